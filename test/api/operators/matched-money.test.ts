import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { InboxMessageSchema } from '../../../src/db/entities/partner.ts';
import { ReceiptSchema } from '../../../src/db/entities/repayment.ts';
import { reconcile } from '../../../src/books/reconciliation.ts';
import { statusOf } from '../../support/applications.ts';
import { activeBorrower, submissionOf } from '../../support/borrowers.ts';
import { eventually } from '../../support/house.ts';
import { runningLoan } from '../../support/loans.ts';
import { operatorHouse } from './operator-house.ts';

const desk = operatorHouse();

const inbox = async (where: { topic?: string; id?: string }) =>
  desk.house.orm.em.fork().findOne(InboxMessageSchema, where, { orderBy: { receivedAt: 'desc' } });
const becomes = (where: { topic?: string; id?: string }, state: string) =>
  eventually(
    () => inbox(where),
    (message) => message?.state === state,
  );

async function payUnknown(referenceNo: string, amount: number): Promise<string> {
  const time = new Date().toISOString();
  const raw = JSON.stringify({ reference_no: referenceNo, status: 'PAID', paid_amount: amount, payment_time: time });
  const signature = createHmac('sha256', desk.house.config.PAYMENT_WEBHOOK_SECRET[0]!).update(raw).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-signature': signature };
  const answer = await fetch(`${desk.house.url}/api/v1/webhooks/payments`, { method: 'POST', headers, body: raw });
  expect(answer.status).toBe(200);
  return (await becomes({ topic: 'PAID' }, 'UNMATCHED'))!.id;
}

test('a payment that nobody ordered is in the books once two people say whose it is, once, and the books agree', async () => {
  const { house } = desk;
  const { applicationNo } = await runningLoan(house);
  const id = await payUnknown('INVNOBODY1', 250_000);
  const receipts = () => house.orm.em.fork().find(ReceiptSchema, { cause: `GATEWAY ${id}` });
  const [maker, checker] = [await desk.signIn('maker'), await desk.signIn('checker')];
  const match = { application_no: applicationNo, reason: 'bukti transfer dari peminjam' };
  expect((await maker.post(`/api/inbox/${id}/match`, match)).status).toBe(202);
  expect((await maker.post(`/api/inbox/${id}/redeliver`)).status).toBe(200);
  await becomes({ id }, 'UNMATCHED');
  expect(await receipts()).toEqual([]);

  expect((await checker.post(`/api/inbox/${id}/match`, match)).status).toBe(200);
  await becomes({ id }, 'DELIVERED');
  await eventually(receipts, (found) => found.length === 1);
  // What is delivered again goes where it went before.
  expect((await maker.post(`/api/inbox/${id}/redeliver`)).status).toBe(200);
  expect(await becomes({ id }, 'DELIVERED')).toMatchObject({ workflowId: `repayment-${applicationNo}` });
  expect((await receipts()).map(({ amount }) => amount)).toEqual([250_000]);
  const rows = await reconcile(house.orm.em.fork());
  expect(rows.filter(({ difference }) => difference !== 0)).toEqual([]);
  expect((await maker.post(`/api/inbox/${id}/match`, match)).body.error_code).toBe('NOTHING_TO_DECIDE');
});

test('a disbursement of somebody else’s loan makes no loan of ours active, whoever matches it', async () => {
  const { house } = desk;
  const { userId } = await activeBorrower(house, { limit: 10_000_000 });
  const submission = submissionOf(house, userId, { amount: 3_000_000, tenorId: 1, promoId: null });
  await house.arus.submitLoan(submission);
  const { applicationNo } = submission;
  await eventually(
    () => statusOf(house, applicationNo),
    (status) => status === 'AWAITING SIGNATURE',
  );
  const body = JSON.stringify({ loan_unique_id: 'of-somebody-else', status: 'DISBURSED', occurred_at: new Date() });
  const headers = { 'content-type': 'application/json', 'finfra-auth-key': house.config.FINFRA_CALLBACK_KEY };
  await fetch(`${house.url}/api/core/ftm/users/loan_disbursed/status`, { method: 'POST', headers, body });
  const { id } = (await becomes({ topic: 'loan_disbursed' }, 'UNMATCHED'))!;
  for (const role of ['maker', 'checker', 'admin'] as const) {
    const somebody = await desk.signIn(role);
    const match = { application_no: applicationNo, reason: 'saya yakin' };
    expect((await somebody.post(`/api/inbox/${id}/match`, match)).body.error_code).toBe('MATCH_CONTRADICTED');
  }
  expect(await statusOf(house, applicationNo)).toBe('AWAITING SIGNATURE');
});
