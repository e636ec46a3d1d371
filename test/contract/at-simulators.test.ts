/** Our clients' conversations with the simulators; each partner's examples.test.ts holds both to the document. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Simulators, startSimulators } from '../../simulators/index.ts';
import { patientTransport } from '../partners/transport/patient-transport.ts';
import { conversations } from './conversations.ts';

const baseUrls = {
  pefindo: 'pefindo',
  kocek: 'kocek',
  finfra: 'finfra',
  'dompet-kilat': 'dompetKilat',
  'otp-gateway': 'otpGateway',
  'payment-gateway': 'paymentGateway',
} as const;

let simulators: Simulators;
beforeAll(async () => {
  simulators = await startSimulators({ callbackDelayMs: 5 });
});
afterAll(() => simulators.close());

describe.each(Object.keys(conversations) as (keyof typeof conversations)[])('our client of %s', (partner) => {
  test('and its simulator understand each other', async () => {
    const transport = patientTransport();
    const baseUrl = simulators.urls[baseUrls[partner]];
    try {
      for (const [step, talk] of Object.entries(conversations[partner]({ baseUrl, env: {}, transport })))
        expect({ step, ...(await talk()) }).toMatchObject({ step, kind: 'ok' });
    } finally {
      await transport.close();
    }
  });
});
