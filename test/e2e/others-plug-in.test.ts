/** Arus between partners of another make, from the environment alone: docs/contracts.md is all that both sides know. */
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { until } from '../../tools/demo/until.ts';
import { mobileApp } from './other-partners/mobile-app.ts';
import { phoneDigits, ratna, sukarno } from './other-partners/people.ts';
import { type RunningArus, startArus } from './other-partners/running-arus.ts';
import { credentials, startTown, type Town } from './other-partners/town.ts';
import { qrPayload } from './other-partners/gateways.ts';

/** What must be ended, also when only some of it came up. */
const closing: (() => unknown)[] = [];
let home: string;
let arus: RunningArus;
let town: Town;
let api: string;
let operators: string;
let her: Awaited<ReturnType<typeof herLife>>;
let his: Awaited<ReturnType<typeof hisLife>>;
const admin = { email: 'head.office@example.org', password: 'correct horse 9 battery' };

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'arus-others-'));
  town = await startTown(() => api);
  closing.push(town.close);
  arus = await startArus(home, {
    ...town.environment,
    PARTNER_SILENCE_SECONDS: '2',
    OTP_RESEND_SECONDS: '0',
    TRUST_PROXY: '1',
    OPERATOR_BOOTSTRAP_EMAIL: admin.email,
    OPERATOR_BOOTSTRAP_PASSWORD: admin.password,
  });
  closing.push(arus.kill);
  ({ api, operators } = arus);
  [her, his] = await Promise.all([herLife(), hisLife()]);
}, 150_000);

afterAll(async () => {
  await Promise.all(closing.map((close) => close()));
  await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

/** Finfra pays her. */
async function herLife() {
  const app = mobileApp(api, ratna, town.otp.code);
  await app.signUp(
    {
      religion: 'ISLAM',
      monthly_income_range: 'GTE_10_AND_LT_20_MILLION',
      gender: 'PEREMPUAN',
      postal_code: '60241',
    },
    { occupation: /swasta/i, bank: /BRI/ },
  );
  await app.logIn();
  const limit = await app.limit();
  const application = await app.submit({ requested_amount: 8_000_000, tenor_months_id: 3, promo_id: 3 });
  const { signing } = await app.reaches(application.application_no, 'AWAITING SIGNATURE');
  const { status: signed } = await fetch(signing.url, { method: 'POST' });
  return { app, limit, application, signed, loan: await app.reaches(application.application_no, 'ACTIVE') };
}

/** Finfra declines him, Dompet Kilat pays. */
async function hisLife() {
  const app = mobileApp(api, sukarno, town.otp.code);
  await app.signUp({}, { occupation: /swasta/i, bank: /Sinarmas/i });
  await app.logIn();
  const limit = await app.limit();
  const application = await app.submit({ requested_amount: 3_000_000, tenor_months_id: 1 });
  return { app, limit, application, loan: await app.reaches(application.application_no, 'ACTIVE') };
}

describe('Arus between partners of another make', () => {
  test('starts no simulator for a partner that has an address', async () => {
    const commands = (await arus.processes()).map(({ args }) => args);
    expect(commands.filter((args) => /src\/(server|worker)\.ts/.test(args)).length).toBeGreaterThanOrEqual(2);
    expect(commands.filter((args) => args.includes('simulators'))).toEqual([]);
    expect(await arus.simulators()).toEqual({});
  });

  test('brings a borrower from her phone number to a loan that Finfra pays out', () => {
    // What Kocek recommends is the least of all.
    expect(her.limit).toMatchObject({
      status: 'APPROVED',
      total_limit: 20_000_000,
      available_limit: 20_000_000,
    });
    expect(her.application).toMatchObject({
      applied_interest_rate: 2,
      total_repayment_amount: 9_970_000,
      status: 'UNDER REVIEW',
    });
    expect(her.signed).toBe(200);
    expect(her.loan.funder).toBe('FINFRA');
    expect(her.loan.schedule).toHaveLength(12);
  });

  test('takes an instalment by QRIS when the gateway’s signed word comes, once', async () => {
    const { total_outstanding, bills } = await her.app.bills();
    expect(total_outstanding).toBe(9_970_000);
    const [bill] = bills;
    expect(bill).toMatchObject({
      installment_no: 1,
      amount: 830_833,
      pinalty_amount: 0,
      days_past_due: 0,
      status: 'UNPAID',
    });
    const instruction = await her.app.ask(201, 'POST', '/payments/generate', {
      payment_channel_id: 2,
      amount: 830_833,
      loan_repayment_schedules: [
        { schedule_id: bill!.schedule_id, total_installment_paid: 830_833, penalty_paid: 0, amount_paid: 830_833 },
      ],
    });
    const [order] = [...town.payments.asked.values()];
    expect(order).toMatchObject({ channel: 'QRIS', amount: 830_833, callback_url: `${api}/api/v1/webhooks/payments` });
    expect(instruction).toMatchObject({ payment_method: 'QRIS', payment_code: qrPayload(order!.reference_no) });
    const picture = await fetch(instruction.qr_url);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^image\//)]);

    const notice = `{ "reference_no": "${order!.reference_no}",\n "status":"PAID", "paid_amount": 830833.0,
      "payment_time": "${new Date().toISOString().replace(/\.\d+Z$/, 'Z')}", "issuer": null }`;
    expect(await webhook(order!.callback_url, notice, sign(notice).replaceAll(/./g, '0'))).toBe(401);
    expect(await webhook(order!.callback_url, notice, sign(`${notice} `))).toBe(401);
    expect(await webhook(order!.callback_url, notice)).toBe(401);
    expect(await webhook(order!.callback_url, notice, sign(notice))).toBe(200);
    await until('the instalment is paid', her.app.bills, (now) => now.bills.length === 11);
    expect(await webhook(order!.callback_url, notice, sign(notice))).toBe(200);
    expect(await her.app.bills()).toMatchObject({ total_outstanding: 9_139_167, bills: { length: 11 } });
  });

  test('hears nobody without Finfra’s key or from an address that Dompet Kilat does not have', async () => {
    const loan_unique_id = [...town.finfra.loans.keys()][0];
    const told = JSON.stringify({
      loan_unique_id,
      status: 'DISBURSEMENT_FAILED',
      occurred_at: new Date().toISOString(),
    });
    const finfra = (headers: Record<string, string>) =>
      post(`${api}/api/core/ftm/users/loan_disbursement_failed/status`, told, headers);
    expect(await finfra({})).toBe(401);
    expect(await finfra({ 'finfra-auth-key': `${credentials.FINFRA_CALLBACK_KEY}x` })).toBe(401);
    expect(await post(`${api}/v1/loan/disburse`, '{}', {})).toBe(403);
    expect(await post(`${api}/v1/loan/disburse`, '{}', { 'X-Forwarded-For': '203.0.113.9' })).toBe(403);
    expect(await post(`${api}/v1/loan/disburse`, '{}', { 'X-Forwarded-For': '203.0.113.6' })).toBe(400);
  });

  test('takes a borrower whom Finfra declines to Dompet Kilat, which pays and says so', () => {
    // Unknown to the bureau: a small limit to begin with.
    expect(his.limit).toMatchObject({ status: 'APPROVED', total_limit: 3_000_000 });
    const { application_no: no, total_repayment_amount } = his.application;
    expect(total_repayment_amount).toBe(3_375_000);
    expect(his.loan.funder).toBe('DOMPET_KILAT');
    expect(his.loan.schedule).toHaveLength(3);
    expect(town.dompetKilat.loans).toEqual([{ amount: '3000000', tenor: 3, applicationNo: no }]);
  });

  test('lets days pass for one loan: what was not paid is overdue, with its penalty', async () => {
    const [{ application_no: no }] = (await his.app.ask(200, 'GET', '/loan/submissions')).submissions;
    const hersBefore = await her.app.bills();
    const before = new Date();
    const story = await arus.passDays(no, 35);
    expect(story).toContain('35 days passed');
    const { total_outstanding, bills } = await his.app.bills();
    const [overdue] = bills;
    const late = [before, new Date()].map((now) => daysFrom(overdue!.due_date, jakartaDay(now)) + 35);
    expect(late).toContain(overdue!.days_past_due);
    expect(overdue!.days_past_due).toBeGreaterThan(0);
    // A third of 3,000,000 and of its interest, at 0.1 % a day; the fee bears none.
    expect(overdue).toMatchObject({
      installment_no: 1,
      amount: 1_125_000,
      pinalty_amount: 1_075 * overdue!.days_past_due,
    });
    expect(overdue!.total_amount).toBe(1_125_000 + overdue!.pinalty_amount);
    expect(total_outstanding).toBe(3_375_000 + overdue!.pinalty_amount);
    // Her clock stood still.
    expect(await her.app.bills()).toEqual(hersBefore);
  });

  test('was told everything, and asked nothing that these partners would refuse', async () => {
    await town.post.empty();
    expect(town.post.deliveries.filter(({ status }) => status !== 200)).toEqual([]);
    const toldByDompetKilat = town.post.deliveries.filter(({ what }) => what === '/v1/loan/disburse');
    expect(toldByDompetKilat.map(({ answer }) => JSON.parse(answer))).toEqual(
      Array(2).fill({ status: '00', message: 'success', data: null }),
    );
    expect(town.objections()).toEqual([]);
    const paidOut = town.finfra.heard.filter((call) => call.includes('/disbursement'));
    expect(paidOut).toHaveLength(1);
    expect(await unmatched()).toEqual([]);
  });

  test('writes nobody’s name or number into its logs, and no secret, whatever partners say', async () => {
    const logs = `${arus.output()}${await arus.log('api')}${await arus.log('worker')}`;
    const people = [ratna, sukarno].flatMap((one) => [one.nik, one.fullName, one.account, one.email, phoneDigits(one)]);
    const secrets = [
      credentials.FINFRA_CALLBACK_KEY,
      credentials.PAYMENT_WEBHOOK_SECRET,
      credentials.FINFRA_CLIENT_SECRET,
    ];
    const told = [...people, ...secrets].filter((word) => logs.toLowerCase().includes(word.toLowerCase()));
    expect(told).toEqual([]);
  });
});

const sign = (body: string) => createHmac('sha256', credentials.PAYMENT_WEBHOOK_SECRET).update(body).digest('hex');

const webhook = (url: string, body: string, signature?: string) =>
  post(url, body, signature === undefined ? {} : { 'x-SIGNATURE': signature });

async function post(url: string, body: string, headers: Record<string, string>): Promise<number> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  });
  await answer.text();
  return answer.status;
}

/** What operators are shown of calls that fitted nothing. */
async function unmatched(): Promise<unknown[]> {
  const login = await fetch(`${operators}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(admin),
  });
  expect(login.status).toBe(204);
  const cookie = login.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const answer = await fetch(`${operators}/api/inbox?state=UNMATCHED`, { headers: { cookie } });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { messages: unknown[] }).messages;
}

const jakartaDay = (at: Date) => new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(0, 10);
const daysFrom = (one: string, other: string) => Math.round((Date.parse(other) - Date.parse(one)) / 86_400_000);
