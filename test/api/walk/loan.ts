/** The examples of docs/sources/mobile-api.md, 12–19, and what docs/contracts.md adds: from a limit to a paid bill. */
import { createHmac } from 'node:crypto';
import { describe, expect } from '@jest/globals';
import { hashPin } from '../../../src/auth/pin.ts';
import { UserSchema } from '../../../src/db/entities/onboarding.ts';
import { signAtFinfra, statusOf } from '../../support/applications.ts';
import { activeBorrower } from '../../support/borrowers.ts';
import { eventually } from '../../support/house.ts';
import { contracts } from './contract-examples.ts';
import { expectCode, expectExactly, expectLike, expectRefused, type WalkDesk, withMore } from './desk.ts';
import type { Life } from './life.ts';
import { document } from './mobile-document.ts';
import { PIN, tokenFor } from '../stub-house.ts';

export function walkToAPaidBill(desk: WalkDesk, { step }: Life): void {
  /** What one call learns for the next. */
  const known: Record<string, string> = {};
  const session = (method: string, path: string, body?: unknown) =>
    desk.call(method, path, body, { token: known['session'] });
  const wrongPin = '314159';
  const nobodys = 'APP-LN-2020-00000000';

  /** A borrower who has logged in on this device. */
  async function signedIn(device: string, lastDigits?: string): Promise<string> {
    const { userId } = await activeBorrower(desk.house, lastDigits ? { lastDigits } : {});
    await desk.house.orm.em.fork().nativeUpdate(UserSchema, { id: userId }, { pinHash: await hashPin(PIN) });
    return tokenFor({ house: desk.house as never }, { id: userId }, 'session', device);
  }
  step('the borrower has an account and is logged in', async () => {
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

    step('12. Apply Initial Loan Limit leads to what 13. Show Loan Limit shows', async () => {
      expectExactly(await session('GET', '/loan/limit'), document[13].error);
      expectRefused(await submit(), 'LIMIT_NOT_FOUND');
      expectCode(await session('POST', '/loan/apply-limit', { submission_type: 'MORE' }), 'VALIDATION_ERROR');
      expectExactly(await session('POST', '/loan/apply-limit', initial), document[12].success);
      const limit = await eventually(
        () => session('GET', '/loan/limit'),
        ({ body }) => body.data?.status !== 'UNDER REVIEW',
      );
      expectLike(limit, document[13].success);
      expectRefused(await session('POST', '/loan/apply-limit', initial), 'LIMIT_ALREADY_ACTIVE');
    });

    step('12. Apply Initial Loan Limit is refused while a person looks at an earlier request', async () => {
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

    step('14. List Tenor says how long one may borrow', async () => {
      expectExactly(await session('GET', '/loan/tenors'), document[14].success);
      expectRefused(await desk.call('GET', '/loan/tenors'), 'UNAUTHORIZED');
    });

    step('16. Submit Loan Application takes one application, which can be withdrawn', async () => {
      expectExactly(await submit({ requested_amount: 50_000_000 }), document[16].error);
      expectRefused(await submit({ promo_id: 99 }), 'PROMO_NOT_APPLICABLE');
      expectRefused(await submit({ tenor_months_id: 9, requested_amount: 1 }), 'VALIDATION_ERROR');
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
      expectCode(await session('POST', `/loan/submissions/${nobodys}/cancel`), 'APPLICATION_NOT_FOUND');
      const quote = await session('GET', `/loan/submissions/${data.application_no}/early-settlement`);
      expectCode(quote, 'LOAN_NOT_ACTIVE');
    });

    step('a submission is told until the money is there', async () => {
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
      expectRefused(await session('GET', '/loan/submissions?page=0'), 'VALIDATION_ERROR');
      expectCode(await session('GET', `/loan/submissions/${nobodys}`), 'APPLICATION_NOT_FOUND');
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

    step('15. Display All Outstanding Bills shows every unpaid instalment', async () => {
      const data = expectLike(await session('GET', '/loan/bills/outstanding'), document[15].success);
      bills = data.bills;
      expectRefused(await desk.call('GET', '/loan/bills/outstanding'), 'UNAUTHORIZED');
      expect(data.total_outstanding).toBe(9_970_000);
      expect(bills).toHaveLength(12);
    });

    step('17. List Payment Methods shows every way to pay', async () => {
      const answer = await session('GET', '/payments/methods');
      const { payment_methods: documented } = document[17].success.body['data'] as { payment_methods: object[] };
      expectLike(answer, document[17].success);
      expect(answer.body.data.payment_methods.slice(0, 2)).toEqual(documented);
      expectRefused(await desk.call('GET', '/payments/methods'), 'UNAUTHORIZED');
    });

    step('18. Generate Payment (VA/QRIS) gives something to pay to, and its image', async () => {
      expectExactly(await generate({ payment_channel_id: 99 }), document[18].error);
      expectRefused(await generate({ amount: 1 }), 'AMOUNT_MISMATCH');
      const unknown = [{ schedule_id: '00000000-0000-7000-8000-000000000000', amount_paid: 5 }];
      expectRefused(await generate({ amount: 5, loan_repayment_schedules: unknown }), 'SCHEDULE_NOT_FOUND');
      const data = expectLike(await generate(), document[18].success);
      known['payment'] = data.payment_id;
      const byQr = await generate({ payment_channel_id: 2 });
      expectLike(byQr, withMore(document[18].success, { qr_url: 'https://…' }));
      await desk.fetch('GET', byQr.body.data.qr_url);
      await desk.fetch('GET', `${desk.house.url}/api/v1/payments/${byQr.body.data.payment_id}/qr.png?token=guessed`);
      expectCode(await session('GET', '/payments/00000000-0000-7000-8000-000000000000'), 'PAYMENT_NOT_FOUND');
    });

    step('19. Payment Notify Webhook takes what the gateway signed', async () => {
      const { reference_no, paid_amount } = (await session('GET', `/payments/${known['payment']}`)).body.data;
      const payment_time = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
      const body = JSON.stringify({ reference_no, status: 'PAID', paid_amount, payment_time });
      const signature = createHmac('sha256', 'embedded-payment-webhook').update(body).digest('hex');
      const headers = { 'content-type': 'application/json', 'x-signature': signature };
      const { status, text } = await desk.fetch('POST', `${desk.house.url}/api/v1/webhooks/payments`, {
        headers,
        body,
      });
      expect({ status, body: JSON.parse(text) }).toEqual(document[19].success);
    });

    step('what was paid is in the payment and in the history of bills', async () => {
      const paid = await eventually(
        () => session('GET', `/payments/${known['payment']}`),
        ({ body }) => body.data.status === 'PAID',
      );
      expectLike(paid, contracts.payment);
      expectLike(await session('GET', '/loan/bills/history'), contracts.history);
      expectRefused(await session('GET', '/loan/bills/history?page=last'), 'VALIDATION_ERROR');
      expectRefused(await generate(), 'ALREADY_PAID');
    });
  });
}
