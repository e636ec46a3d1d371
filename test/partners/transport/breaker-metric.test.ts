/** A partner that is left alone shows as such in the metrics. */
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { createMetrics } from '../../../src/platform/metrics.ts';
import { fakePartner, inTurn, json } from './fake-partner.ts';
import { patientTransport } from './patient-transport.ts';

test('the breaker is a gauge per partner: 2 open, 0 closed again', async () => {
  const metrics = createMetrics('test');
  const partner = await fakePartner(inTurn(json(500, {}), json(200, {})));
  const transport = patientTransport({ onBreakerChange: metrics.breakerChanged });
  transport.limit('pefindo', { breakAfter: 1, halfOpenAfterMs: 1 });
  const gauge = async () =>
    /arus_partner_breaker_state\{[^}]*partner="pefindo"[^}]*\} (\d)/.exec(await metrics.registry.metrics())?.[1];
  const call = () =>
    transport.call({ partner: 'pefindo', operation: 'read', method: 'GET', url: partner.url, answer: z.unknown() });
  try {
    await call();
    expect(await gauge()).toBe('2');
    for (const until = performance.now() + 20_000; (await call()).kind !== 'ok' && performance.now() < until;);
    expect(await gauge()).toBe('0');
  } finally {
    await transport.close();
    await partner.close();
  }
});
