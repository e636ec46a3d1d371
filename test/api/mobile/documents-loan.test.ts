/**
 * The examples of docs/sources/mobile-api.md, 12–19 and what docs/contracts.md adds, success and error, against the
 * whole house.
 */
import { createHmac } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { hashPin } from '../../../src/auth/pin.ts';
import { UserSchema } from '../../../src/db/entities/onboarding.ts';
import { signAtFinfra, statusOf } from '../../support/applications.ts';
import { activeBorrower } from '../../support/borrowers.ts';
import { eventually } from '../../support/house.ts';
import { contracts } from './contract-examples.ts';
import { documentDesk, expectExactly, expectLike, expectRefused, withMore } from './document-desk.ts';
import { document } from './mobile-document.ts';
import { PIN, tokenFor } from '../stub-house.ts';

const desk = documentDesk(710_003, 'doc-1');
/** What one call learns for the next. */
const known: Record<string, string> = {};
const session = (method: string, path: string, body?: unknown) =>
  desk.call(method, path, body, { token: known['session'] });
const wrongPin = '314159';

/** A borrower who has logged in on this device. */
async function signedIn(device: string, lastDigits?: string): Promise<string> {
  const { userId } = await activeBorrower(desk.house, lastDigits ? { lastDigits } : {});
  await desk.house.orm.em.fork().nativeUpdate(UserSchema, { id: userId }, { pinHash: await hashPin(PIN) });
  return tokenFor({ house: desk.house as never }, { id: userId }, 'session', device);
}
beforeAll(async () => {
  known['session'] = await signedIn('doc-1');
});

describe('limit and loan', () => {
  const initial = { submission_type: 'INITIAL_CREDIT_LIMIT' };
  const wanted = (given: object = {}) => ({
    product_id: desk.house.config.policy.products[0]!.id,
    requested_amount: 8_000_000,
    tenor_months_id: 3,
    promo_id: 3,
    security_pin: PIN,
    ...given,
  });
  const submit = (given: object = {}) => session('POST', '/loan/submissions', wanted(given));

  test('12. Apply Initial Loan Limit, 13. Show Loan Limit', async () => {
    expectExactly(await session('GET', '/loan/limit'), document[13].error);
    expectRefused(await submit(), 'LIMIT_NOT_FOUND');
    expectExactly(await session('POST', '/loan/apply-limit', initial), document[12].success);
    const limit = await eventually(
      () => session('GET', '/loan/limit'),
      ({ body }) => body.data?.status !== 'UNDER REVIEW',
    );
    expectLike(limit, document[13].success);
    expectRefused(await session('POST', '/loan/apply-limit', initial), 'LIMIT_ALREADY_ACTIVE');
  });

  test('12. Apply Initial Loan Limit, while another request is looked at by a person', async () => {
    const token = await signedIn('doc-4', '9003');
    const apply = () => desk.call('POST', '/loan/apply-limit', initial, { token, device: 'doc-4' });
    expectExactly(await apply(), document[12].success);
    await eventually(
      () => desk.call('GET', '/loan/limit', undefined, { token, device: 'doc-4' }),
      ({ body }) => body.data?.status === 'UNDER REVIEW',
    );
    expectExactly(await apply(), document[12].error);
    expectRefused(
      await desk.call('POST', '/loan/submissions', wanted(), { token, device: 'doc-4' }),
      'LIMIT_NOT_ACTIVE',
    );
  });

  test('14. List Tenor', async () => {
    expectExactly(await session('GET', '/loan/tenors'), document[14].success);
  });

  test('16. Submit Loan Application', async () => {
    expectExactly(await submit({ requested_amount: 50_000_000 }), document[16].error);
    expectRefused(await submit({ promo_id: 99 }), 'PROMO_NOT_APPLICABLE');
    expectRefused(await submit({ security_pin: wrongPin }), 'INVALID_PIN');
    const data = expectLike(await submit(), document[16].success);
    expect(data).toMatchObject({
      applied_interest_rate: 2,
      service_fee_amount: 150_000,
      total_repayment_amount: 9_970_000,
    });
    expect(data.application_no).toMatch(/^APP-LN-\d{4}-\d{8}$/);
    expectRefused(await submit(), 'DUPLICATE_SUBMISSION');

    const cancel = () => session('POST', `/loan/submissions/${data.application_no}/cancel`, {});
    expectLike(await cancel(), contracts.cancelled);
    expectRefused(await cancel(), 'NOT_CANCELLABLE');
  });

  test('submissions, until the money is there', async () => {
    const no: string = (await submit()).body.data.application_no;
    known['applicationNo'] = no;
    const path = `/loan/submissions/${no}`;
    const reaches = (wanted: string) =>
      eventually(
        () => statusOf(desk.house, no),
        (status) => status === wanted,
      );
    await reaches('AWAITING SIGNATURE');
    const waiting = await session('GET', path);
    expect(waiting.body.data.status).toBe('AWAITING SIGNATURE');
    expectLike(waiting, contracts.waiting, ['status', 'message']);
    await signAtFinfra(desk.house, no);
    await reaches('ACTIVE');
    const active = await session('GET', path);
    expect(active.body.data.status).toBe('ACTIVE');
    // A line of the timeline need not change the status.
    active.body.data.timeline = active.body.data.timeline.filter(({ status }: { status: unknown }) => status);
    expectLike(active, contracts.active, ['status', 'message']);
    expectLike(await session('GET', '/loan/submissions'), contracts.list, ['status', 'message']);
    expectLike(await session('GET', `${path}/early-settlement`), contracts.quote);
  });
});

describe('bills and payments', () => {
  let bills: { schedule_id: string; total_amount: number }[];
  const generate = (given: object = {}) => {
    const [{ schedule_id, total_amount: amount }] = bills as [(typeof bills)[number]];
    const part = { schedule_id, total_installment_paid: amount, penalty_paid: 0, amount_paid: amount };
    return session('POST', '/payments/generate', {
      ...{ payment_channel_id: 1, amount, loan_repayment_schedules: [part] },
      ...given,
    });
  };

  test('15. Display All Outstanding Bills', async () => {
    const data = expectLike(await session('GET', '/loan/bills/outstanding'), document[15].success);
    bills = data.bills;
    expect(data.total_outstanding).toBe(9_970_000);
    expect(bills).toHaveLength(12);
  });

  test('17. List Payment Methods', async () => {
    const answer = await session('GET', '/payments/methods');
    const { payment_methods: documented } = document[17].success.body['data'] as { payment_methods: object[] };
    expectLike(answer, document[17].success);
    expect(answer.body.data.payment_methods.slice(0, 2)).toEqual(documented);
  });

  test('18. Generate Payment (VA/QRIS)', async () => {
    expectExactly(await generate({ payment_channel_id: 99 }), document[18].error);
    expectRefused(await generate({ amount: 1 }), 'AMOUNT_MISMATCH');
    const nobodys = [{ schedule_id: '00000000-0000-7000-8000-000000000000', amount_paid: 5 }];
    expectRefused(await generate({ amount: 5, loan_repayment_schedules: nobodys }), 'SCHEDULE_NOT_FOUND');
    const data = expectLike(await generate(), document[18].success);
    known['payment'] = data.payment_id;
    const byQr = await generate({ payment_channel_id: 2 });
    expectLike(byQr, withMore(document[18].success, { qr_url: 'https://…' }));
  });

  test('19. Payment Notify Webhook', async () => {
    const { reference_no, paid_amount } = (await session('GET', `/payments/${known['payment']}`)).body.data;
    const payment_time = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    const body = JSON.stringify({ reference_no, status: 'PAID', paid_amount, payment_time });
    const signature = createHmac('sha256', 'embedded-payment-webhook').update(body).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-signature': signature };
    const answer = await fetch(`${desk.house.url}/api/v1/webhooks/payments`, { method: 'POST', headers, body });
    expect({ status: answer.status, body: await answer.json() }).toEqual(document[19].success);
  });

  test('what was paid', async () => {
    const paid = await eventually(
      () => session('GET', `/payments/${known['payment']}`),
      ({ body }) => body.data.status === 'PAID',
    );
    expectLike(paid, contracts.payment);
    expectLike(await session('GET', '/loan/bills/history'), contracts.history);
    expectRefused(await generate(), 'ALREADY_PAID');
  });
});
