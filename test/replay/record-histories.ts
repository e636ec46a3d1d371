/** `npm run record-histories`: writes the histories that replay.test.ts holds the workflows to. Run it when a workflow is new or changed on purpose. */
import { afterAll, beforeAll, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { taskQueues, workflowIds } from '../../src/workflows/messages.ts';
import { signAtFinfra, statusOf } from '../support/applications.ts';
import { activeBorrower, submissionOf } from '../support/borrowers.ts';
import { eventually, type House, startHouse } from '../support/house.ts';
import {
  daysPass,
  instalmentsOf,
  loanTime,
  orderPayment,
  payAtGateway,
  paymentOf,
  runningLoan,
  untilPaid,
} from '../support/loans.ts';
import { newcomer, uploadKyc } from '../support/newcomers.ts';
import { profileOf } from '../support/borrowers.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

/** `name` starts with the workflow's type. */
async function record(name: string, workflowId: string): Promise<void> {
  const handle = house.temporal.workflow.getHandle(workflowId);
  await handle.result();
  const history = await handle.fetchHistory();
  // A failure's stack names the folder of the machine that recorded it.
  const json = historyToJSON(history).replaceAll(process.cwd() + '/', '');
  writeFileSync(new URL(`./histories/${name}.json`, import.meta.url), `${json}\n`);
}

async function submit(lastDigits?: string): Promise<string> {
  const { userId } = await activeBorrower(house, { limit: 10_000_000, ...(lastDigits ? { lastDigits } : {}) });
  const submission = submissionOf(house, userId);
  await house.arus.submitLoan(submission);
  return submission.applicationNo;
}

test('onboarding', async () => {
  const somebody = await newcomer(house);
  await uploadKyc(house, somebody);
  await house.arus.completeProfile(somebody.user, { profile: profileOf(somebody.person), pinHash: 'x' });
  await record('onboarding-active', workflowIds.onboarding(somebody.user.phoneIndex));

  const disputed = await newcomer(house, '9021');
  for (let tries = 0; tries < 3; tries++) await uploadKyc(house, disputed);
  const workflowId = workflowIds.onboarding(disputed.user.phoneIndex);
  await house.arus.decideReferral(workflowId, { decision: 'APPROVE', operator: 'ops@example.com', reason: 'seen' });
  await house.arus.completeProfile(disputed.user, { profile: profileOf(disputed.person), pinHash: 'x' });
  await record('onboarding-after-review', workflowId);
});

test('credit limit', async () => {
  const { userId } = await activeBorrower(house);
  await house.arus.requestLimit(userId);
  await record('creditLimit-approved', workflowIds.creditLimit(userId));

  const { userId: referred } = await activeBorrower(house, { lastDigits: '9003' });
  await house.arus.requestLimit(referred);
  const verdict = { decision: 'APPROVE' as const, operator: 'ops@example.com', reason: 'seen' };
  await eventually(
    () => house.arus.decideReferral(workflowIds.creditLimit(referred), verdict),
    (answer) => answer === undefined,
  );
  await record('creditLimit-referred', workflowIds.creditLimit(referred));
});

test('loan', async () => {
  for (const [name, lastDigits] of [
    ['active', undefined],
    ['callbacks-lost', '9041'],
    ['answer-lost', '9037'],
    ['disbursement-failed', '9036'],
  ] as const) {
    const applicationNo = await submit(lastDigits);
    await signAtFinfra(house, applicationNo);
    await record(`loan-${name}`, workflowIds.loan(applicationNo));
  }
  await record('loan-at-second-funder', workflowIds.loan(await submit('9034')));
  await record('loan-without-funder', workflowIds.loan(await submit('9035')));

  const cancelled = await submit();
  await eventually(
    () => statusOf(house, cancelled),
    (status) => status === 'AWAITING SIGNATURE',
  );
  await house.arus.cancelLoan(cancelled, 'BORROWER');
  await record('loan-cancelled', workflowIds.loan(cancelled));

  const blocked = await submit('9033');
  await eventually(
    () => house.arus.blockedBy(workflowIds.loan(blocked)),
    (block) => block !== null,
  );
  await house.arus.resolveBlock(workflowIds.loan(blocked), {
    action: 'cancel',
    operator: 'ops@example.com',
    reason: '',
  });
  await record('loan-blocked', workflowIds.loan(blocked));
});

test('repayment and payment', async () => {
  const loan = await runningLoan(house);
  for (const [i] of (await instalmentsOf(house, loan.applicationNo)).entries()) {
    await daysPass(house, loan.applicationNo, 40);
    const instalment = (await instalmentsOf(house, loan.applicationNo))[i]!;
    const owed = instalment.amount + instalment.penalty;
    const reference = await orderPayment(house, loan, [{ instalment, amount: owed, penalty: instalment.penalty }]);
    await payAtGateway(house, reference, { paidAt: await loanTime(house, loan.applicationNo) });
    await untilPaid(house, reference);
    if (i === 0) await record('payment-paid', workflowIds.payment(reference));
  }
  const rest = await instalmentsOf(house, loan.applicationNo);
  const last = rest.at(-1)!;
  if (last.status === 'UNPAID') {
    const reference = await orderPayment(house, loan, [{ instalment: last, amount: 1_000_000 }]);
    await payAtGateway(house, reference, { paidAt: await loanTime(house, loan.applicationNo) });
  }
  await record('repayment-late-and-paid-off', workflowIds.repayment(loan.applicationNo));

  const another = await runningLoan(house);
  const [first] = await instalmentsOf(house, another.applicationNo);
  const expiresAt = new Date(Date.now() + 2_000).toISOString();
  const unpaid = await orderPayment(house, another, [{ instalment: first!, amount: first!.amount }], { expiresAt });
  await eventually(
    () => paymentOf(house, unpaid),
    ({ status }) => status === 'EXPIRED',
  );
  await record('payment-expired', workflowIds.payment(unpaid));

  const inParts = await orderPayment(house, another, [{ instalment: first!, amount: 300_000 }]);
  const minuteAgo = Date.now() - 60_000;
  await payAtGateway(house, inParts, { amount: 100_000, paidAt: new Date(minuteAgo), notify: false });
  await untilPaid(house, inParts, 100_000);
  await payAtGateway(house, inParts, { amount: 200_000, paidAt: new Date(minuteAgo + 1_000) });
  await record('payment-in-parts', workflowIds.payment(inParts));
  await payAtGateway(house, inParts, { amount: 50_000 });
  await untilPaid(house, inParts, 350_000);
  await record('payment-after-the-end', workflowIds.payment(inParts));
});

test('reconciliation', async () => {
  const workflowId = workflowIds.reconciliation();
  await house.temporal.workflow.execute('reconciliation', { workflowId, taskQueue: taskQueues.core, args: [] });
  await record('reconciliation-clean', workflowId);
});
