/** Each phase of a call has its limit: what is over at the partner's limit, and what that says of the request. */
import { createServer, type Socket } from 'node:net';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { partnerTransport } from '../../../src/partners/transport/http-client.ts';
import { timeLimits, timeLimitsOf } from '../../../src/partners/transport/time-limits.ts';
import { PATIENT_MS } from './patient-transport.ts';

/** Says what a partner says before it falls silent, as soon as something was sent to it. */
type Phase = 'connect' | 'headers' | 'body';
const saidBefore: Record<Phase, string> = {
  // Asked for TLS, it never shakes hands.
  connect: '',
  headers: '',
  body: 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{"half":',
};

/** A partner that falls silent at this phase, with all that it heard until then. */
async function silentAt(phase: Phase) {
  let heard = '';
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket
      .on('error', () => undefined)
      .on('data', (data) => {
        heard += data.toString('latin1');
        socket.write(saidBefore[phase]);
      });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    port: (server.address() as { port: number }).port,
    heard: () => heard,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Real limits are seconds; a hundredth of them hangs as well. */
const hundredth = Object.fromEntries(
  Object.entries(timeLimits).map(([partner, { connectMs, headersMs, bodyMs }]) => [
    partner,
    { connectMs: connectMs / 100, headersMs: headersMs / 100, bodyMs: bodyMs / 100 },
  ]),
);

async function callOf(partner: string, phase: Phase, limits: { timeoutMs: number; timeLimits?: typeof hundredth }) {
  const server = await silentAt(phase);
  const transport = partnerTransport(limits);
  try {
    const url = `${phase === 'connect' ? 'https' : 'http'}://127.0.0.1:${server.port}/loan`;
    const call = { partner, operation: 'write', method: 'POST', url, body: {}, answer: z.unknown() } as const;
    return { outcome: await transport.call(call), heard: server.heard() };
  } finally {
    await transport.close();
    await server.close();
  }
}

const hangs = Object.entries(hundredth).flatMap(([partner, { connectMs, headersMs, bodyMs }]) => [
  [partner, 'connect', { kind: 'retryable', reason: `no connection in ${connectMs} ms` }] as const,
  [partner, 'headers', { kind: 'unknown', reason: `no answer in ${headersMs} ms` }] as const,
  [partner, 'body', { kind: 'unknown', reason: `nothing more of the answer in ${bodyMs} ms` }] as const,
]);
test.concurrent.each(hangs)('%s that hangs at %s is given up at its own limit', async (partner, phase, outcome) => {
  const came = await callOf(partner, phase, { timeoutMs: PATIENT_MS, timeLimits: hundredth });
  expect(came.outcome).toEqual(outcome);
  expect(came.heard.includes('POST /loan')).toBe(phase !== 'connect');
});

test('the whole call has one limit over its phases: what had left by then may have happened, the rest has not', async () => {
  const patient = { pefindo: { connectMs: PATIENT_MS, headersMs: PATIENT_MS, bodyMs: PATIENT_MS } };
  const over = async (phase: Phase) =>
    (await callOf('pefindo', phase, { timeoutMs: 200, timeLimits: patient })).outcome;
  const reason = 'no whole answer in 200 ms';
  expect(await over('connect')).toEqual({ kind: 'retryable', reason });
  expect(await over('headers')).toEqual({ kind: 'unknown', reason });
  expect(await over('body')).toEqual({ kind: 'unknown', reason });
});

test('no phase may take longer than the whole call, whatever the table says', () => {
  for (const partner of [...Object.keys(timeLimits), 'a partner without a row'])
    for (const whole of [100, 10_000, 120_000])
      for (const ms of Object.values(timeLimitsOf(partner, whole))) expect(ms).toBeLessThanOrEqual(whole);
});

test('connecting is short for everybody, and whoever keeps a person waiting is the shortest', () => {
  for (const { connectMs } of Object.values(timeLimits)) expect(connectMs).toBeLessThanOrEqual(3_000);
  const headers = (partner: string) => timeLimits[partner]!.headersMs;
  expect(headers('otp-gateway')).toBe(Math.min(...Object.values(timeLimits).map(({ headersMs }) => headersMs)));
});
