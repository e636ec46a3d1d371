/** One-time codes by SMS: the second provider, behind the port of the first. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Simulators, startSimulators } from '../../simulators/index.ts';
import type { Exchange } from '../../src/partners/transport/exchange.ts';
import type { OtpGateway } from '../../src/partners/otp-port.ts';
import { otpProviders } from '../../src/partners/otp-providers.ts';
import { smsStatuses } from '../../src/partners/otp-sms/errors.ts';
import { eventually } from '../simulators/listener.ts';
import { testConfig } from '../support/config.ts';
import { example, fixture } from './contract-fixture.ts';
import { fakePartner, type FakePartner, json } from './transport/fake-partner.ts';
import { type PatientTransport, patientTransport } from './transport/patient-transport.ts';

const messages = fixture('otp-sms', 'messages');
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
  gateway = otpProviders.sms({ baseUrl: server.url, token: 'key:secret' }, transport);
});
afterEach(() => transport.close());
afterAll(() => server.close());

test('OTP_PROVIDER chooses who sends codes; the gateway unless it is set', () => {
  expect(testConfig().OTP_PROVIDER).toBe('whatsapp');
  expect(testConfig({ OTP_PROVIDER: 'sms' }).OTP_PROVIDER).toBe('sms');
  expect(() => testConfig({ OTP_PROVIDER: 'pigeon' })).toThrow('OTP_PROVIDER');
});

test('a code goes out as the page says', async () => {
  server.answers(example(messages, 'accepted'));
  expect(await gateway.sendCode(message)).toEqual({ kind: 'ok', value: { messageId: '0A0000000123ABCD1' } });
  const { method, path, headers, body } = messages.request;
  expect(server.heard[0]).toMatchObject({ method, path, headers });
  expect(JSON.parse(server.heard[0]!.body)).toEqual(body);
  await eventually(() => kept[0], 'the exchange to be kept');
  expect(kept).toHaveLength(1);
  expect(JSON.stringify(kept)).not.toMatch(/987654|a2V5OnNlY3JldA|secret"/);
});

describe('a refusal inside HTTP 200', () => {
  test.each(Object.entries(smsStatuses))('status %s', async (status, failure) => {
    server.answers(json(200, { messages: [{ status, 'error-text': 'no +6281234567890' }] }));
    expect(await gateway.sendCode(message)).toEqual(failure);
  });

  test('that nobody documented may have been sent', async () => {
    server.answers(json(200, { messages: [{ status: '77', 'error-text': 'no +6281234567890' }] }));
    expect(await gateway.sendCode(message)).toEqual({ kind: 'unknown', reason: 'a status that is not documented' });
  });
});

describe('a bad answer', () => {
  test.each([
    [401, 'misconfigured'],
    [429, 'retryable'],
    [503, 'unknown'],
  ])('%i is %s', async (status, kind) => {
    server.answers(json(status, {}));
    expect((await gateway.sendCode(message)).kind).toBe(kind);
  });

  test('what is no phone number is not sent', async () => {
    expect(await gateway.sendCode({ ...message, to: '0812x' })).toMatchObject({ code: 'UNSENDABLE' });
    expect(server.heard).toHaveLength(0);
  });
});

describe('the simulator', () => {
  let simulators: Simulators;
  beforeAll(async () => {
    simulators = await startSimulators({ only: ['otpGateway'], credentials: { OTP_GATEWAY_TOKEN: 'key:secret' } });
  });
  afterAll(() => simulators.close());
  const at = (token: string) => otpProviders.sms({ baseUrl: simulators.urls.otpGateway, token }, transport);

  test('takes what our client sends, and shows the code where the gateway shows it', async () => {
    const sent = await at('key:secret').sendCode({ ...message, to: '+6281234567899' });
    expect(sent.kind).toBe('ok');
    const list = await fetch(`${simulators.urls.otpGateway}/_sim/messages?to=%2B6281234567899`);
    expect(await list.json()).toMatchObject({ messages: [{ code: '987654', channel: 'SMS' }] });
  });

  test('refuses what the page does not allow', async () => {
    expect(await at('another:one').sendCode(message)).toMatchObject({ kind: 'misconfigured' });
    expect(await at('key:secret').sendCode({ ...message, to: '+6281200090000' })).toMatchObject({ code: '6' });
    const { path, headers, body } = messages.request;
    const ask = async (wrong: object) => {
      const answer = await fetch(`${simulators.urls.otpGateway}${path}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ ...body, ...wrong }),
      });
      return ((await answer.json()) as { messages: { status: string }[] }).messages[0]?.status;
    };
    expect(await ask({})).toBe('0');
    expect(await ask({ text: undefined })).toBe('2');
    expect(await ask({ to: '+6281234567890' })).toBe('3');
    expect(await ask({ from: 'a name that is too long' })).toBe('3');
  });
});
