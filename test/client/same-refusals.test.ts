/** Who is refused over HTTP is refused over the typed client too, with the same code: one rule decides for both. */
import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hashPin } from '../../src/auth/pin.ts';
import { openSession } from '../../src/auth/sessions.ts';
import { issueAccessToken, tokenSigner } from '../../src/auth/tokens.ts';
import { CreditLimitSchema } from '../../src/db/entities/credit-limit.ts';
import { ApplicationSchema } from '../../src/db/entities/loan.ts';
import { UserSchema } from '../../src/db/entities/onboarding.ts';
import { PaymentSchema } from '../../src/db/entities/payment.ts';
import { postReceipt } from '../../src/books/loan-book.ts';
import type { Refused } from '../../src/domain/application/refusals.ts';
import { builtInPolicy } from '../../src/domain/policy.ts';
import { isRefusal, type PaymentRequest, type Submission } from '../../src/workflows/messages.ts';
import { addApplication, addLimit, addLoan, today } from '../builders/loan.ts';
import { activeBorrower, submissionOf } from '../support/borrowers.ts';
import { statusOf } from '../support/applications.ts';
import { eventually, type House, startHouse } from '../support/house.ts';

const PIN = '271828';
const [product] = builtInPolicy.products;
const shortOnly = { ...product!, id: '91bdeb4d-5d0c-7b6e-9a41-3f2c8e7d1a61', title: 'Tiga bulan saja', tenorIds: [1] };
const promo = { ...builtInPolicy.promos[0]!, quota: null };
const promos = [
  promo,
  { ...promo, id: 11, code: 'OVER', validUntil: '2020-01-01' },
  { ...promo, id: 12, code: 'OTHERS', productIds: [shortOnly.id] },
  { ...promo, id: 13, code: 'USED-UP', quota: 0 },
  { ...promo, id: 14, code: 'ONE-ONLY', quota: 1 },
];

let house: House;
beforeAll(async () => {
  const file = join(tmpdir(), `arus-refusals-policy-${process.pid}.json`);
  await writeFile(file, JSON.stringify({ version: 'refusals', products: [product, shortOnly], promos }));
  house = await startHouse({ env: { POLICY_FILE: file } });
  await rm(file);
});
afterAll(() => house.close());

interface Borrower {
  userId: string;
  token: string;
}

async function borrower(given: { limit?: number; lastDigits?: string } = {}): Promise<Borrower> {
  const { userId } = await activeBorrower(house, given);
  const em = house.orm.em.fork();
  await em.nativeUpdate(UserSchema, { id: userId }, { pinHash: await hashPin(PIN) });
  const signer = tokenSigner(house.config.JWT_SECRET);
  return { userId, token: (await openSession(em, signer, { userId, deviceId: 'd' })).accessToken };
}

async function post({ token }: Borrower, path: string, body: object) {
  const headers = { authorization: `Bearer ${token}`, 'x-device-id': 'd', 'content-type': 'application/json' };
  const answer = await fetch(`${house.url}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return (await answer.json()) as { error_code?: string; details?: { field: string }[]; data?: object };
}

/** The refusal of a command that must be refused. */
async function refusedWith(command: Promise<unknown>): Promise<Refused> {
  const answer = (await command) as object;
  if (!isRefusal(answer)) throw new Error(`nothing was refused: ${JSON.stringify(answer)}`);
  return answer.refused;
}

const limit = (given: Parameters<typeof addLimit>[2]) => async () => {
  const one = await borrower();
  await addLimit(house.orm, one.userId, given);
  return one;
};
const withLimit = (amount = 10_000_000) => borrower({ limit: amount });

describe('asking for a limit', () => {
  /** Not yet active: the token of somebody who has not finished. */
  async function pending(): Promise<Borrower> {
    const one = await borrower();
    await house.orm.em.fork().nativeUpdate(UserSchema, { id: one.userId }, { status: 'PENDING' });
    const claims = { userId: one.userId, scope: 'onboarding', deviceId: 'd', sessionId: null } as const;
    return { ...one, token: (await issueAccessToken(tokenSigner(house.config.JWT_SECRET), claims)).accessToken };
  }
  async function inReview(): Promise<Borrower> {
    const one = await borrower({ lastDigits: '9003' });
    await house.arus.requestLimit(one.userId);
    await eventually(
      () => house.orm.em.fork().findOne(CreditLimitSchema, { user: one.userId }),
      (found) => (found?.reasons.length ?? 0) > 0,
    );
    return one;
  }
  const early = { reapply_after: today(1) };

  test.each<[string, Refused, () => Promise<Borrower>]>([
    ['before the account is active', { code: 'ONBOARDING_INCOMPLETE' }, pending],
    ['while a request is in review', { code: 'DUPLICATE_SUBMISSION' }, inReview],
    ['with an active limit', { code: 'LIMIT_ALREADY_ACTIVE' }, limit({ status: 'APPROVED' })],
    ['with a suspended limit', { code: 'LIMIT_NOT_ACTIVE' }, limit({ status: 'SUSPENDED' })],
    [
      'too early after a rejection',
      { code: 'REAPPLY_TOO_EARLY', data: early },
      limit({ status: 'REJECTED', total: 0, reapplyAfter: today(1) }),
    ],
  ])('%s is refused alike on both roads', async (_, expected, prepare) => {
    const [overHttp, overClient] = [await prepare(), await prepare()];
    const answer = await post(overHttp, '/loan/apply-limit', { submission_type: 'INITIAL_CREDIT_LIMIT' });
    expect({ code: answer.error_code, ...(answer.data ? { data: answer.data } : {}) }).toEqual(expected);
    expect(await refusedWith(house.arus.requestLimit(overClient.userId))).toEqual(expected);
  });
});

const submit = (one: Borrower, { productId, amount, tenorId, promoId }: Submission) =>
  post(one, '/loan/submissions', {
    ...{ product_id: productId, requested_amount: amount, tenor_months_id: tenorId, promo_id: promoId },
    security_pin: PIN,
  });

test.each([
  ['somebody whom nobody registered', randomUUID()],
  ['what is no id at all', 'nobody'],
])('a backend that asks for %s is refused, and parks no case', async (_, userId) => {
  expect(await refusedWith(house.arus.requestLimit(userId))).toEqual({ code: 'ONBOARDING_INCOMPLETE' });
  expect(await refusedWith(house.arus.submitLoan(submissionOf(house, userId)))).toEqual({ code: 'LIMIT_NOT_FOUND' });
});

describe('a submission', () => {
  const another = async () => {
    const one = await withLimit();
    await addApplication(house.orm, one.userId, { status: 'AWAITING SIGNATURE', promoId: null });
    return one;
  };

  test.each<[string, Refused['code'], () => Promise<Borrower>, Partial<Submission>]>([
    ['without a limit', 'LIMIT_NOT_FOUND', borrower, {}],
    ['while the limit is in review', 'LIMIT_NOT_ACTIVE', limit({ status: 'UNDER REVIEW', total: 0 }), {}],
    ['after the limit was rejected', 'LIMIT_NOT_ACTIVE', limit({ status: 'REJECTED', total: 0 }), {}],
    ['on a suspended limit', 'LIMIT_NOT_ACTIVE', limit({ status: 'SUSPENDED' }), {}],
    ['with an unknown promo', 'PROMO_NOT_APPLICABLE', withLimit, { promoId: 99 }],
    ['with a promo that is over', 'PROMO_NOT_APPLICABLE', withLimit, { promoId: 11 }],
    ['with a promo for another product', 'PROMO_NOT_APPLICABLE', withLimit, { promoId: 12 }],
    ['with a promo that is used up', 'PROMO_NOT_APPLICABLE', withLimit, { promoId: 13 }],
    ['while another one is in review', 'DUPLICATE_SUBMISSION', another, {}],
    ['of more than what is available', 'INSUFFICIENT_LIMIT', withLimit, { amount: 10_000_001 }],
    [
      'on a suspended limit with a promo that is over',
      'LIMIT_NOT_ACTIVE',
      limit({ status: 'SUSPENDED' }),
      { promoId: 11 },
    ],
    ['of too much while another one is in review', 'DUPLICATE_SUBMISSION', another, { amount: 10_000_001 }],
  ])('%s is refused alike on both roads', async (_, code, prepare, change) => {
    const [overHttp, overClient] = [await prepare(), await prepare()];
    expect(await submit(overHttp, submissionOf(house, overHttp.userId, change))).toMatchObject({ error_code: code });
    const submission = submissionOf(house, overClient.userId, change);
    expect(await refusedWith(house.arus.submitLoan(submission))).toEqual({ code });
    expect(await house.orm.em.fork().count(ApplicationSchema, { id: submission.applicationId })).toBe(0);
  });

  test.each<[string, Partial<Submission>, string[], string[]]>([
    ['an unknown product', { productId: 'none' }, ['product_id'], ['productId']],
    ['less than the product begins with', { amount: 999_999 }, ['requested_amount'], ['amount']],
    ['more than the product gives', { amount: 50_000_001 }, ['requested_amount'], ['amount']],
    ['a part of a rupiah', { amount: 1_000_000.5 }, ['requested_amount'], ['amount']],
    ['a tenor that nobody offers', { tenorId: 9 }, ['tenor_months_id'], ['tenorId']],
    ['a tenor of other products', { productId: shortOnly.id, tenorId: 3 }, ['tenor_months_id'], ['tenorId']],
    [
      'a wrong amount and a wrong tenor',
      { amount: 1, tenorId: 9 },
      ['requested_amount', 'tenor_months_id'],
      ['amount', 'tenorId'],
    ],
  ])('for %s names the field, before anything else is looked at', async (_, change, bodyFields, members) => {
    const [overHttp, overClient] = [await borrower(), await borrower()];
    const answer = await submit(overHttp, submissionOf(house, overHttp.userId, change));
    expect(answer.error_code).toBe('VALIDATION_ERROR');
    expect(answer.details?.map(({ field }) => field)).toEqual(bodyFields);
    const { code, data } = await refusedWith(house.arus.submitLoan(submissionOf(house, overClient.userId, change)));
    expect(code).toBe('VALIDATION_ERROR');
    expect(data?.fields?.map(({ field }) => field)).toEqual(members);
  });

  test('too often within a day is rejected by policy on both roads', async () => {
    const often = async () => {
      const one = await withLimit();
      for (let i = 0; i < 3; i++)
        await addApplication(house.orm, one.userId, { status: 'CANCELLED', promoId: null, amount: 1_000_000 });
      return one;
    };
    const [overHttp, overClient] = [await often(), await often()];
    const { data } = await submit(overHttp, submissionOf(house, overHttp.userId));
    const { applicationNo } = submissionOf(house, overClient.userId);
    await house.arus.submitLoan({ ...submissionOf(house, overClient.userId), applicationNo });
    for (const number of [(data as { application_no: string }).application_no, applicationNo]) {
      await eventually(
        () => statusOf(house, number),
        (status) => status === 'REJECTED',
      );
      const application = await house.orm.em.fork().findOneOrFail(ApplicationSchema, { applicationNo: number });
      expect(application.closedReason).toBe('velocity');
    }
  });

  test('with a promo of which one is left, of six at once, is taken exactly once', async () => {
    const borrowers = await Promise.all(Array.from({ length: 6 }, () => withLimit()));
    const answers = await Promise.all(
      borrowers.map(({ userId }) => house.arus.submitLoan(submissionOf(house, userId, { promoId: 14 }))),
    );
    const refused = answers.filter(isRefusal);
    expect(refused).toEqual(Array(5).fill({ refused: { code: 'PROMO_NOT_APPLICABLE' } }));
    expect(await house.orm.em.fork().count(ApplicationSchema, { promoId: 14 })).toBe(1);
  });
});

describe('cancelling', () => {
  test.each(['SIGNED', 'ACTIVE', 'REJECTED'] as const)('an application that is %s is refused alike', async (status) => {
    const one = await withLimit();
    const { applicationNo } = await addApplication(house.orm, one.userId, { status, promoId: null });
    expect(await post(one, `/loan/submissions/${applicationNo}/cancel`, {})).toMatchObject({
      error_code: 'NOT_CANCELLABLE',
    });
    expect(await refusedWith(house.arus.cancelLoan(applicationNo, 'BORROWER'))).toEqual({ code: 'NOT_CANCELLABLE' });
  });
});

describe('a payment', () => {
  interface Debtor extends Borrower {
    instalments: { id: string; amount: number }[];
  }
  async function debtor(): Promise<Debtor> {
    const one = await borrower();
    return { ...one, instalments: (await addLoan(house.orm, one.userId)).instalments };
  }
  /** The first instalment is paid. */
  async function payer(): Promise<Debtor> {
    const one = await debtor();
    const { applicationNo } = await house.orm.em.fork().findOneOrFail(ApplicationSchema, { user: one.userId });
    await house.orm.em.fork().transactional((em) =>
      postReceipt(em, house.config.policy, {
        ...{
          applicationNo,
          cause: `paid ${applicationNo}`,
          source: 'GATEWAY',
          channel: 'QRIS',
          paymentReference: null,
        },
        ...{
          amount: one.instalments[0]!.amount,
          paidAt: new Date(),
          asOf: new Date(),
          named: [],
          earlySettlement: false,
        },
      }),
    );
    return one;
  }
  type Wanted = Pick<PaymentRequest, 'channel' | 'amount' | 'earlySettlement' | 'parts'>;
  const ordinary = { channel: 'MANDIRI_VA', earlySettlement: false };
  const first = ({ instalments: [one] }: Debtor, amount = one!.amount) => [{ scheduleId: one!.id, amount, penalty: 0 }];

  const overHttp = (one: Borrower, { channel, amount, earlySettlement, parts }: Wanted) =>
    post(one, '/payments/generate', {
      ...{ payment_method: channel, amount, early_settlement: earlySettlement },
      loan_repayment_schedules: parts.map((part) => ({ schedule_id: part.scheduleId, amount_paid: part.amount })),
    });
  const overClient = ({ userId }: Borrower, wanted: Wanted) => {
    const paymentId = randomUUID();
    const referenceNo = `INV${paymentId.replaceAll('-', '')}`;
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    return house.arus.requestPayment({ ...wanted, paymentId, referenceNo, userId, expiresAt });
  };

  test.each<[string, Refused, () => Promise<Debtor>, (one: Debtor) => Wanted | Promise<Wanted>]>([
    [
      'through a channel that does not exist',
      { code: 'PAYMENT_METHOD_UNAVAILABLE' },
      debtor,
      (one) => ({ ...ordinary, channel: 'CASH', amount: 1_000, parts: first(one, 1_000) }),
    ],
    [
      'of more than the channel takes',
      { code: 'PAYMENT_METHOD_UNAVAILABLE' },
      debtor,
      (one) => ({ ...ordinary, channel: 'QRIS', amount: 10_000_001, parts: first(one, 10_000_001) }),
    ],
    [
      'whose parts are not its amount',
      { code: 'AMOUNT_MISMATCH' },
      debtor,
      (one) => ({ ...ordinary, amount: 1_001, parts: first(one, 1_000) }),
    ],
    [
      'of more than is owed today',
      { code: 'AMOUNT_MISMATCH' },
      debtor,
      (one) => ({ ...ordinary, amount: 900_000, parts: first(one, 900_000) }),
    ],
    [
      'of somebody else’s instalment',
      { code: 'SCHEDULE_NOT_FOUND' },
      debtor,
      async () => ({ ...ordinary, amount: 1_000, parts: first(await debtor(), 1_000) }),
    ],
    [
      'of an instalment that is paid',
      { code: 'ALREADY_PAID' },
      payer,
      (one) => ({ ...ordinary, amount: 1_000, parts: first(one, 1_000) }),
    ],
    [
      'that settles a loan for another amount than today’s quote',
      { code: 'AMOUNT_MISMATCH', data: { amount: 8_050_000 } },
      debtor,
      (one) => ({ ...ordinary, earlySettlement: true, amount: 8_000_000, parts: first(one, 8_000_000) }),
    ],
    [
      'that settles somebody else’s loan',
      { code: 'SCHEDULE_NOT_FOUND' },
      debtor,
      async () => ({ ...ordinary, earlySettlement: true, amount: 8_050_000, parts: first(await debtor(), 8_050_000) }),
    ],
  ])('%s is refused alike on both roads', async (_, expected, prepare, wantedOf) => {
    const one = await prepare();
    const wanted = await wantedOf(one);
    const answer = await overHttp(one, wanted);
    expect({ code: answer.error_code, ...(answer.data ? { data: answer.data } : {}) }).toEqual(expected);
    expect(await refusedWith(overClient(one, wanted))).toEqual(expected);
    expect(await house.orm.em.fork().count(PaymentSchema, { user: one.userId })).toBe(0);
  });
});
