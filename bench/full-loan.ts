/** A loan from submission to its third and last repayment, over HTTP, at simulated partners. */
import { workflowIds } from '../src/workflows/messages.ts';
import { payAtGateway } from '../tools/demo/partners.ts';
import type { Borrower } from './borrowers.ts';
import type { LivedLoan } from './lived-loan.ts';
import { stopwatch } from './stopwatch.ts';
import type { Watch } from './watch.ts';

export interface Town {
  watch: Watch;
  productId: string;
  /** The simulated funder, and the simulated gateway where one pays. */
  finfra: string;
  paymentGateway: string;
}

/** Three months: every bill is paid by a payment of its own. */
const wanted = { requested_amount: 3_000_000, tenor_months_id: 1 };
const repayments = 3;
/** Borrower created and approved, loan approved, signed, disbursed. */
const CALLBACKS_OF_A_LOAN = 5;

/** Sends the application; how long the call took, alone. */
export async function submit(
  { productId }: Town,
  { phone, pin }: Borrower,
): Promise<{ applicationNo: string; ms: number }> {
  const application = { ...wanted, product_id: productId, security_pin: pin };
  const elapsed = stopwatch();
  const { application_no } = await phone.expect<{ application_no: string }>(
    201,
    'POST',
    '/loan/submissions',
    application,
  );
  return { applicationNo: application_no, ms: elapsed() };
}

/** Has the funder call back about this borrower so much later than it answers. */
export async function callBackLater({ finfra }: Town, { nik }: Borrower, delayMs: number): Promise<void> {
  const answer = await fetch(`${finfra}/_sim/scenario`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      operation: 'callback:*',
      fault: 'late',
      delay_ms: delayMs,
      times: CALLBACKS_OF_A_LOAN,
      nik,
    }),
  });
  if (!answer.ok) throw new Error(`the simulator answered ${answer.status}: ${await answer.text()}`);
}

/** Resolves when the loan is paid off. */
export async function liveLoan(town: Town, borrower: Borrower): Promise<LivedLoan> {
  const { watch } = town;
  const { applicationNo, ms } = await disbursed(town, borrower);
  const payments: string[] = [];
  for (let paid = 0; paid < repayments; paid++) payments.push(workflowIds.payment(await payNext(town, borrower)));
  await watch.reaches('application', applicationNo, 'PAID OFF');
  return {
    ids: { loan: workflowIds.loan(applicationNo), repayment: workflowIds.repayment(applicationNo), payments },
    submissionMs: ms,
  };
}

/** Submits, signs on the funder's page, and has the money. */
export async function disbursed(town: Town, borrower: Borrower): Promise<{ applicationNo: string; ms: number }> {
  const { watch } = town;
  const { applicationNo, ms } = await submit(town, borrower);
  await watch.reaches('application', applicationNo, 'AWAITING SIGNATURE');
  const { signing } = await borrower.phone.submission(applicationNo);
  const signed = await fetch(signing!.url, { method: 'POST' });
  await signed.body?.cancel();
  if (!signed.ok) throw new Error(`the signing page answered ${signed.status}`);
  await watch.reaches('application', applicationNo, 'ACTIVE');
  return { applicationNo, ms };
}

/** Pays the next bill in full by virtual account; the payment's reference. */
async function payNext({ watch, paymentGateway }: Town, { phone }: Borrower): Promise<string> {
  const { bills } = await phone.bills();
  const bill = bills[0]!;
  const { payment_id } = await phone.orderPayment('MANDIRI_VA', [bill]);
  const { reference_no } = await phone.payment(payment_id);
  await payAtGateway(paymentGateway, reference_no, bill.total_amount, new Date().toISOString());
  await watch.reaches('payment', payment_id, 'PAID');
  return reference_no;
}
