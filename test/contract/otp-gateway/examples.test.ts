/** Who sends codes: every example of both providers, read by our client and answered by the simulator. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Simulators, startSimulators } from '../../../simulators/index.ts';
import { otpProviders } from '../../../src/partners/otp-providers.ts';
import { smsStatuses } from '../../../src/partners/otp-sms/errors.ts';
import { type FakePartner, fakePartner, json } from '../../partners/transport/fake-partner.ts';
import { type PatientTransport, patientTransport } from '../../partners/transport/patient-transport.ts';
import { ask } from '../../simulators/requests.ts';
import { eachExample, type Example, expectDocumented } from '../every-example.ts';

const message = { to: '+6281234567890', code: '987654', channel: 'WHATSAPP' } as const;
const token = 'key:secret';

let server: FakePartner;
let transport: PatientTransport;
let simulators: Simulators;
beforeAll(async () => {
  server = await fakePartner();
  transport = patientTransport();
  simulators = await startSimulators({ only: ['otpGateway'], credentials: { OTP_GATEWAY_TOKEN: token } });
});
afterAll(async () => {
  await server.close();
  await simulators.close();
  await transport.close();
});

const read =
  (provider: keyof typeof otpProviders) =>
  async ({ of, status, body }: Example, outcome: object) => {
    server.heard.length = 0;
    server.answers(json(status, body));
    expect(await otpProviders[provider]({ baseUrl: server.url, token }, transport).sendCode(message)).toEqual(outcome);
    const { method, path } = of.request;
    expect(server.heard).toMatchObject([{ method, path }]);
    expect(JSON.parse(server.heard[0]!.body)).toEqual(of.request.body);
  };
const answered = (authorization: string) => async (example: Example, to: string | null) => {
  const { method, path, headers, body } = example.of.request;
  const wanted = to === null ? body : { ...body, to };
  const all = { ...headers, authorization };
  expectDocumented(example, await ask(method, simulators.urls.otpGateway + path, wanted, all));
};
const sent = (messageId: string) => ({ kind: 'ok', value: { messageId } });

describe('the gateway: our client reads', () => {
  eachExample(
    'otp-gateway',
    {
      'messages: accepted': sent('9f2c6c1e-0f0e-4f1e-9d1c-1f6b1d0c2a11'),
    },
    read('whatsapp'),
  );
});

describe('the gateway: the simulator answers', () => {
  eachExample('otp-gateway', { 'messages: accepted': null }, answered(`Bearer ${token}`));
});

describe('SMS: our client reads', () => {
  eachExample(
    'otp-sms',
    { 'messages: accepted': sent('0A0000000123ABCD1'), 'messages: unroutable': smsStatuses['6']! },
    read('sms'),
  );
});

describe('SMS: the simulator answers', () => {
  const basic = `Basic ${Buffer.from(token).toString('base64')}`;
  eachExample('otp-sms', { 'messages: accepted': null, 'messages: unroutable': '6281200090000' }, answered(basic));

  test('another token in its own words, inside HTTP 200', async () => {
    const answer = await ask('POST', `${simulators.urls.otpGateway}/sms/json`, {}, { authorization: 'Basic eDp5' });
    expect(answer).toMatchObject({ status: 200, body: { messages: [{ status: '4' }] } });
  });
});
