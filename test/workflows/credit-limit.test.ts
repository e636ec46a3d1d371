import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CreditCheckSchema, CreditLimitSchema } from '../../src/db/entities/credit-limit.ts';
import { workflowIds } from '../../src/workflows/messages.ts';
import { activeBorrower } from '../support/borrowers.ts';
import { eventually, type House, startHouse } from '../support/house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const limitOf = (user: string) => house.orm.em.fork().findOne(CreditLimitSchema, { user });
/** When the case has ended: until then another request is a duplicate, whatever the row says already. */
async function decided(user: string) {
  await house.temporal.workflow.getHandle(workflowIds.creditLimit(user)).result();
  return limitOf(user);
}

async function ask(lastDigits?: string) {
  const { userId } = await activeBorrower(house, lastDigits ? { lastDigits } : {});
  expect(await house.arus.requestLimit(userId)).toEqual({ accepted: true });
  return userId;
}

const rulesOf = (limit: { reasons: { rule: string }[] } | null) => limit?.reasons.map(({ rule }) => rule);

describe('a first credit limit', () => {
  test.concurrent('is decided on what PEFINDO and Kocek say, every rule that fired written down', async () => {
    const userId = await ask();
    const limit = await decided(userId);
    expect(limit).toMatchObject({ status: 'APPROVED', reserved: 0, policyVersion: 'built-in-1' });
    expect(limit!.total).toBeGreaterThan(8_000_000);
    expect(rulesOf(limit)).toContain('income_multiple');
    const check = await house.orm.em.fork().findOneOrFail(CreditCheckSchema, { user: userId });
    expect(check.evidence.bureau).toMatchObject({ kind: 'REPORT', score: 650 });
    expect(check.evidence.kocek).toMatchObject({ kind: 'RECOMMENDATION' });
  });

  test.concurrent.each([
    ['nobody at PEFINDO knows is small', '9001', 'APPROVED', 'thin_file'],
    ['has a bad score is rejected', '9002', 'REJECTED', 'score'],
    ['has grade E is rejected', '9011', 'REJECTED', 'income_multiple'],
  ])('for a borrower whom %s', async (_, lastDigits, status, rule) => {
    const limit = await decided(await ask(lastDigits));
    expect(limit).toMatchObject({ status });
    expect(limit!.reasons.some((reason) => reason.rule.includes(rule) || reason.effect === 'REJECT')).toBe(true);
  });

  test.concurrent('that was rejected may not be asked for again for thirty days', async () => {
    const userId = await ask('9002');
    expect((await decided(userId))!.reapplyAfter).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(await house.arus.requestLimit(userId)).toMatchObject({ refused: { code: 'REAPPLY_TOO_EARLY' } });
  });

  test.concurrent('that is there is not given again', async () => {
    const userId = await ask();
    await decided(userId);
    expect(await house.arus.requestLimit(userId)).toEqual({ refused: { code: 'LIMIT_ALREADY_ACTIVE' } });
  });

  test.concurrent(
    'that policy refers waits for an operator, and a second request meanwhile is a duplicate',
    async () => {
      const userId = await ask('9003');
      await eventually(
        () => limitOf(userId),
        (limit) => (limit?.reasons.length ?? 0) > 0,
      );
      expect(await house.arus.requestLimit(userId)).toEqual({ refused: { code: 'DUPLICATE_SUBMISSION' } });
      await eventually(
        () =>
          house.arus.decideReferral(workflowIds.creditLimit(userId), {
            decision: 'APPROVE',
            operator: 'ops@example.com',
            reason: 'salary slip seen',
          }),
        (answer) => answer === undefined,
      );
      expect(await decided(userId)).toMatchObject({ status: 'APPROVED', decidedBy: 'ops@example.com' });
    },
  );

  test('with two contradicting verdicts at once keeps the first, and tells the second so', async () => {
    const userId = await ask('9003');
    await eventually(
      () => limitOf(userId),
      (limit) => (limit?.reasons.length ?? 0) > 0,
    );
    const id = workflowIds.creditLimit(userId);
    const say = (decision: 'APPROVE' | 'REJECT') =>
      house.arus.decideReferral(id, { decision, operator: `${decision}@example.com`, reason: 'looked at' });
    // Both wait for a worker and come to the workflow in one task.
    await house.stopWorker();
    const first = say('REJECT');
    await eventually(
      () => house.temporal.workflow.getHandle(id).describe(),
      ({ raw }) => raw.pendingWorkflowTask != null,
    );
    const second = say('APPROVE');
    await house.startWorker();
    const answers = await Promise.all([first, second]);
    const refused = { refused: { code: 'NOT_UNDER_REVIEW' } };
    expect(answers).toContainEqual(refused);
    expect(answers).toContain(undefined);
    const stood = answers[0] === undefined ? 'REJECT' : 'APPROVE';
    expect(await decided(userId)).toMatchObject({ decidedBy: `${stood}@example.com` });
  });

  test.concurrent('rests on a big report as on a small one', async () => {
    const userId = await ask('9005');
    await decided(userId);
    const check = await house.orm.em.fork().findOneOrFail(CreditCheckSchema, { user: userId });
    expect(check.evidence.bureau).toMatchObject({ kind: 'REPORT', big: true });
  });

  test.concurrent('is asked of Kocek in vain when it answers with an id only', async () => {
    const userId = await ask('9051');
    expect(await decided(userId)).toMatchObject({ status: 'APPROVED' });
    const check = await house.orm.em.fork().findOneOrFail(CreditCheckSchema, { user: userId });
    expect(check.evidence.kocek).toMatchObject({ kind: 'ID ONLY' });
  });
});
