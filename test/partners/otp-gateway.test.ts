/** The OTP gateway: one message per call, its code kept nowhere. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Exchange } from '../../src/partners/transport/exchange.ts';
import { otpGateway } from '../../src/partners/otp-gateway/index.ts';
import type { OtpGateway } from '../../src/partners/otp-port.ts';
import { example, fixture } from './contract-fixture.ts';
import { fakePartner, type FakePartner, json } from './transport/fake-partner.ts';
import { type PatientTransport, patientTransport } from './transport/patient-transport.ts';

const messages = fixture('otp-gateway', 'messages');
const message = { to: '+6281234567890', code: '987654', channel: 'WHATSAPP' } as const;

let server: FakePartner;
let transport: PatientTransport;
let gateway: OtpGateway;
let kept: Exchange[];
beforeAll(async () => {
  server = await fakePartner();
});
beforeEach(() => {
  kept = [];
  server.heard.length = 0;
  transport = patientTransport({ record: (exchange) => void kept.push(exchange) });
  gateway = otpGateway({ baseUrl: server.url, token: 'embedded-otp' }, transport);
});
afterEach(() => transport.close());
afterAll(() => server.close());

test.each(['WHATSAPP', 'SMS'] as const)('a code goes out by %s as contracts say', async (channel) => {
  server.answers(example(messages, 'accepted'));
  expect(await gateway.sendCode({ ...message, channel })).toEqual({
    kind: 'ok',
    value: { messageId: messages.responses['accepted']?.body.message_id },
  });
  expect(server.heard[0]).toMatchObject({
    method: 'POST',
    path: '/v1/messages',
    headers: { authorization: 'Bearer embedded-otp' },
  });
  expect(JSON.parse(server.heard[0]!.body)).toEqual({ ...messages.request.body, channel });
});

test('the code and the token are in no exchange that is kept, even when the gateway echoes them', async () => {
  server.answers((request, response) =>
    json(200, { message_id: 'm1', echo: JSON.parse(request.body), authorization: request.headers.authorization })(
      request,
      response,
    ),
  );
  await gateway.sendCode(message);
  expect(kept).toHaveLength(1);
  expect(JSON.stringify(kept)).not.toMatch(/987654|embedded-otp/);
});

test.each([{ to: '081234567890' }, { code: 'abc' }])(
  'what is no phone number or no code is not sent: %j',
  async (wrong) => {
    expect(await gateway.sendCode({ ...message, ...wrong })).toMatchObject({ kind: 'rejected', code: 'UNSENDABLE' });
    expect(server.heard).toHaveLength(0);
  },
);

describe('a bad answer', () => {
  test.each([
    [401, 'misconfigured'],
    [422, 'rejected'],
    [429, 'retryable'],
    [503, 'unknown'],
  ])('%i is %s', async (status, kind) => {
    server.answers(json(status, { error: 'no such subscriber +6281234567890' }));
    const outcome = await gateway.sendCode(message);
    expect(outcome.kind).toBe(kind);
    expect(JSON.stringify(outcome)).not.toMatch(/6281234567890/);
  });
});
