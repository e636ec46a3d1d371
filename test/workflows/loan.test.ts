import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CreditLimitSchema } from '../../src/db/entities/credit-limit.ts';
import { DisbursementRequestSchema, FundingAttemptSchema } from '../../src/db/entities/funding.ts';
import { ApplicationEventSchema, ApplicationSchema } from '../../src/db/entities/loan.ts';
import { InstalmentSchema, LoanSchema } from '../../src/db/entities/repayment.ts';
import { reconcile } from '../../src/books/reconciliation.ts';
import { isRefusal, type Submission, workflowIds } from '../../src/workflows/messages.ts';
import { activeBorrower, submissionOf } from '../support/borrowers.ts';
import { eventually, type House, startHouse } from '../support/house.ts';
import { signAtFinfra, statusOf } from '../support/applications.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const limitOf = (user: string) => house.orm.em.fork().findOneOrFail(CreditLimitSchema, { user });
const attemptsOf = (application: string) =>
  house.orm.em.fork().find(FundingAttemptSchema, { application }, { orderBy: { number: 'asc' } });

async function submit(lastDigits?: string, given: Partial<Submission> = {}) {
  const borrower = await activeBorrower(house, { limit: 10_000_000, ...(lastDigits ? { lastDigits } : {}) });
  const submission = submissionOf(house, borrower.userId, given);
  const answer = await house.arus.submitLoan(submission);
  return { ...borrower, submission, answer };
}

const ended = (applicationNo: string) =>
  eventually(
    () => statusOf(house, applicationNo),
    (status) => ['ACTIVE', 'REJECTED', 'CANCELLED', 'EXPIRED'].includes(status),
  );

describe('a good borrower', () => {
  test.concurrent('is funded by the first funder and the loan becomes active, limit and journal agreeing', async () => {
    const { userId, submission, answer } = await submit();
    expect(answer).toMatchObject({ status: 'UNDER REVIEW', totalRepayment: 9_970_000 });
    expect(await limitOf(userId)).toMatchObject({ reserved: 8_000_000, outstanding: 0 });

    await signAtFinfra(house, submission.applicationNo);
    expect(await ended(submission.applicationNo)).toBe('ACTIVE');

    const em = house.orm.em.fork();
    expect(await limitOf(userId)).toMatchObject({ reserved: 0, outstanding: 8_000_000 });
    const loan = await em.findOneOrFail(LoanSchema, { applicationNo: submission.applicationNo });
    expect(loan).toMatchObject({ funder: 'FINFRA', principal: 8_000_000, clockOffsetSeconds: 0 });
    const instalments = await em.find(InstalmentSchema, { loan: loan.application });
    expect(instalments.reduce((sum, { amount }) => sum + amount, 0)).toBe(9_970_000);
    expect((await reconcile(em, submission.applicationNo)).filter(({ difference }) => difference !== 0)).toEqual([]);
    const requests = await em.find(DisbursementRequestSchema, { application: submission.applicationId });
    expect(requests).toMatchObject([{ number: 1, outcome: 'ok' }]);
    const events = await em.find(
      ApplicationEventSchema,
      { application: submission.applicationId },
      { orderBy: { at: 'asc' } },
    );
    expect(events.map(({ status }) => status)).toEqual([
      'UNDER REVIEW',
      'APPROVED',
      'AWAITING SIGNATURE',
      'SIGNED',
      'DISBURSING',
      'ACTIVE',
    ]);
  });

  test.concurrent('may not submit a second application while one is in review', async () => {
    const { userId } = await submit();
    expect(await house.arus.submitLoan(submissionOf(house, userId))).toEqual({
      refused: { code: 'DUPLICATE_SUBMISSION' },
    });
  });

  test.concurrent('of two submissions at the same time only one passes', async () => {
    const { userId } = await activeBorrower(house, { limit: 20_000_000 });
    const answers = await Promise.all([1, 2].map(() => house.arus.submitLoan(submissionOf(house, userId))));
    expect(answers.filter(isRefusal)).toHaveLength(1);
    expect(await limitOf(userId)).toMatchObject({ reserved: 8_000_000 });
  });

  test.concurrent('is refused what the limit does not cover, and no row stays behind', async () => {
    const { userId } = await activeBorrower(house, { limit: 5_000_000 });
    const submission = submissionOf(house, userId);
    expect(await house.arus.submitLoan(submission)).toEqual({ refused: { code: 'INSUFFICIENT_LIMIT' } });
    expect(await house.orm.em.fork().count(ApplicationSchema, { user: userId })).toBe(0);
  });
});

describe('callbacks', () => {
  test.concurrent.each([
    ['lost', '9041'],
    ['sent twice', '9042'],
    ['sent before the answer', '9043'],
  ])('that are %s end in one disbursement all the same', async (_, lastDigits) => {
    const { submission } = await submit(lastDigits);
    await signAtFinfra(house, submission.applicationNo);
    expect(await ended(submission.applicationNo)).toBe('ACTIVE');
    const requests = await house.orm.em
      .fork()
      .find(DisbursementRequestSchema, { application: submission.applicationId });
    expect(requests).toHaveLength(1);
  });
});

describe('money leaves once', () => {
  test.concurrent.each([
    ['never comes', '9037'],
    ['is reset', '9038'],
  ])('a request whose answer %s is looked up and not repeated', async (_, lastDigits) => {
    const { submission } = await submit(lastDigits);
    await signAtFinfra(house, submission.applicationNo);
    expect(await ended(submission.applicationNo)).toBe('ACTIVE');
    const requests = await house.orm.em
      .fork()
      .find(DisbursementRequestSchema, { application: submission.applicationId });
    expect(requests).toMatchObject([{ number: 1, outcome: 'unknown' }]);
  });

  test.concurrent('a disbursement that failed ends the application and frees the limit', async () => {
    const { userId, submission } = await submit('9036');
    await signAtFinfra(house, submission.applicationNo);
    expect(await ended(submission.applicationNo)).toBe('REJECTED');
    expect(await limitOf(userId)).toMatchObject({ reserved: 0, outstanding: 0 });
  });
});

describe('funders', () => {
  test.concurrent('a borrower whom Finfra declines is funded by Dompet Kilat, each attempt recorded', async () => {
    const { submission } = await submit('9034');
    expect(await ended(submission.applicationNo)).toBe('ACTIVE');
    expect(await attemptsOf(submission.applicationId)).toMatchObject([
      { funder: 'FINFRA', status: 'DECLINED' },
      { funder: 'DOMPET_KILAT', status: 'DISBURSED' },
    ]);
  });

  test.concurrent('a borrower whom every funder declines is rejected and the limit is free again', async () => {
    const { userId, submission } = await submit('9035');
    expect(await ended(submission.applicationNo)).toBe('REJECTED');
    const application = await house.orm.em
      .fork()
      .findOneOrFail(ApplicationSchema, { applicationNo: submission.applicationNo });
    expect(application.closedReason).toBe('NO_FUNDER');
    expect(await limitOf(userId)).toMatchObject({ reserved: 0 });
  });

  test.concurrent(
    'a borrower whom Finfra knows under an id that it does not tell waits for an operator to enter it',
    async () => {
      const { submission } = await submit('9033');
      const workflowId = workflowIds.loan(submission.applicationNo);
      const block = await eventually(
        () => house.arus.blockedBy(workflowId),
        (seen) => seen !== null,
      );
      expect(block).toMatchObject({ step: 'find the borrower at Finfra' });
      await house.arus.resolveBlock(workflowId, {
        action: 'cancel',
        operator: 'ops@example.com',
        reason: 'cannot be found',
      });
      expect(await ended(submission.applicationNo)).toBe('CANCELLED');
    },
  );
});

describe('decisions', () => {
  test.concurrent(
    'an instalment beyond the borrower’s means is rejected with its reason, before any funder is asked',
    async () => {
      const { userId } = await activeBorrower(house, { limit: 25_000_000 });
      const submission = submissionOf(house, userId, { amount: 20_000_000, tenorId: 1 });
      await house.arus.submitLoan(submission);
      expect(await ended(submission.applicationNo)).toBe('REJECTED');
      const application = await house.orm.em
        .fork()
        .findOneOrFail(ApplicationSchema, { applicationNo: submission.applicationNo });
      expect(application.decision?.reasons).toContainEqual(
        expect.objectContaining({ rule: 'debt_service', effect: 'REJECT' }),
      );
      expect(await attemptsOf(submission.applicationId)).toEqual([]);
      expect(await limitOf(userId)).toMatchObject({ reserved: 0 });
    },
  );
});

describe('cancelling', () => {
  test.concurrent(
    'before the signature ends the application, rejects the loan at the funder and frees the limit',
    async () => {
      const { userId, submission } = await submit();
      await eventually(
        () => statusOf(house, submission.applicationNo),
        (status) => status === 'AWAITING SIGNATURE',
      );
      expect(await house.arus.cancelLoan(submission.applicationNo, 'BORROWER')).toEqual({ cancelled: true });
      expect(await statusOf(house, submission.applicationNo)).toBe('CANCELLED');
      expect(await limitOf(userId)).toMatchObject({ reserved: 0 });
      const [attempt] = await attemptsOf(submission.applicationId);
      expect(attempt).toMatchObject({
        status: 'CANCELLED',
        funderLoanId: expect.any(String),
        endedAt: expect.any(Date),
      });
    },
  );

  test.concurrent('after the loan is active is refused', async () => {
    const { submission } = await submit();
    await signAtFinfra(house, submission.applicationNo);
    await ended(submission.applicationNo);
    expect(await house.arus.cancelLoan(submission.applicationNo, 'BORROWER')).toEqual({
      refused: { code: 'NOT_CANCELLABLE' },
    });
  });
});

describe('a step that no retry can help', () => {
  /** Finfra refuses our credentials, once, when this borrower is presented. */
  const refuseOnce = (nik: string) =>
    fetch(`${house.simulators.urls.finfra}/_sim/scenario`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ operation: 'createBorrower', times: 1, fault: '403', nik }),
    });
  const blocked = async () => {
    const { userId, person } = await activeBorrower(house, { limit: 10_000_000 });
    await refuseOnce(person.nik);
    const submission = submissionOf(house, userId);
    await house.arus.submitLoan(submission);
    const workflowId = workflowIds.loan(submission.applicationNo);
    const block = await eventually(
      () => house.arus.blockedBy(workflowId),
      (seen) => seen !== null,
    );
    return { userId, submission, workflowId, block };
  };
  const word = { operator: 'ops@example.com', reason: 'looked into it' };

  test.concurrent('waits for an operator, and goes on where it stood when the cause is gone', async () => {
    const { submission, workflowId, block } = await blocked();
    expect(block).toMatchObject({ step: 'present the borrower to Finfra', actions: ['retry', 'cancel'] });
    await house.arus.resolveBlock(workflowId, { action: 'retry', ...word });
    await signAtFinfra(house, submission.applicationNo);
    expect(await ended(submission.applicationNo)).toBe('ACTIVE');
  });

  test.concurrent('is cancelled by an operator with everything undone', async () => {
    const { userId, submission, workflowId } = await blocked();
    expect(await house.arus.resolveBlock(workflowId, { action: 'skip', ...word })).toEqual({
      refused: { code: 'ACTION_NOT_ALLOWED' },
    });
    await house.arus.resolveBlock(workflowId, { action: 'cancel', ...word });
    expect(await ended(submission.applicationNo)).toBe('CANCELLED');
    expect(await limitOf(userId)).toMatchObject({ reserved: 0 });
  });

  test.concurrent('does not keep the borrower from withdrawing', async () => {
    const { userId, submission } = await blocked();
    expect(await house.arus.cancelLoan(submission.applicationNo, 'BORROWER')).toEqual({ cancelled: true });
    expect(await limitOf(userId)).toMatchObject({ reserved: 0 });
  });

  test.concurrent('is somebody else behind the NIK at Dompet Kilat: an operator skips to the next funder', async () => {
    const { submission } = await submit('9062');
    const workflowId = workflowIds.loan(submission.applicationNo);
    await eventually(
      () => house.arus.blockedBy(workflowId),
      (seen) => seen !== null,
    );
    await house.arus.resolveBlock(workflowId, { action: 'skip', ...word });
    expect(await ended(submission.applicationNo)).toBe('REJECTED');
  });
});
