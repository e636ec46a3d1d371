/** Whether what the borrower wants to pay is owed today; the workflow looks again before it opens the payment. */
import type { LendingPolicy, PaymentChannel } from '../../../domain/policy.ts';
import type { PaymentRequest } from '../../../workflows/messages.ts';
import { ApiError } from '../../errors.ts';
import type { StatedLoan } from '../../../books/statements.ts';
import type { GenerateInput, PaymentPartInput } from './contracts.ts';

/** The channel by id or code; 422 where it is unknown, the two disagree, or the amount is too large for it. */
export function channelOf({ paymentChannels, payment }: LendingPolicy, input: GenerateInput): PaymentChannel {
  const { payment_channel_id, payment_method, amount } = input;
  const channel = paymentChannels.find(
    ({ id, code }) =>
      (payment_channel_id === undefined || id === payment_channel_id) &&
      (payment_method === undefined || code === payment_method),
  );
  const tooLarge = channel?.category === 'QR_CODE' && amount > payment.qrisMaximum;
  if (!channel || tooLarge) throw new ApiError('PAYMENT_METHOD_UNAVAILABLE');
  return channel;
}

/** Named instalments: all of this borrower, unpaid, none paid more than it owes today, together the amount. */
export function instalmentParts(
  loans: StatedLoan[],
  { amount, loan_repayment_schedules }: GenerateInput,
): PaymentRequest['parts'] {
  if (loan_repayment_schedules.reduce((sum, { amount_paid }) => sum + amount_paid, 0) !== amount)
    throw new ApiError('AMOUNT_MISMATCH');
  const instalments = new Map(loans.flatMap((loan) => loan.instalments).map((one) => [one.scheduleId, one]));
  const owed = loan_repayment_schedules.map((part) => ({ part, instalment: instalments.get(part.schedule_id) }));

  if (owed.some(({ instalment }) => !instalment)) throw new ApiError('SCHEDULE_NOT_FOUND');
  if (owed.some(({ instalment }) => instalment!.stated.status === 'PAID')) throw new ApiError('ALREADY_PAID');
  if (owed.some(({ part, instalment }) => part.amount_paid > instalment!.stated.outstanding.total))
    throw new ApiError('AMOUNT_MISMATCH');
  return loan_repayment_schedules.map(toPart);
}

/**
 * All of one loan: the amount is today's quote. The loan is the one that `application_no` or the schedules name, or the
 * only active one. The request names its oldest unpaid instalment; allocation is the settlement's.
 */
export function settlement(loans: StatedLoan[], input: GenerateInput): Settlement {
  const loan = loanToSettle(loans, input);
  const oldest = loan.instalments.find(({ stated }) => stated.status === 'UNPAID');
  if (!oldest) throw new ApiError('ALREADY_PAID');
  const quote = loan.settlement().amount;
  if (input.amount !== quote) throw new ApiError('AMOUNT_MISMATCH', { data: { amount: quote } });
  const penalty = Math.min(quote, oldest.stated.outstanding.penalty);
  return {
    applicationNo: loan.applicationNo,
    quotedOn: loan.asOf,
    parts: [{ scheduleId: oldest.scheduleId, amount: quote, penalty }],
  };
}

/** What it takes to end a loan, on the business date that it was quoted for. */
export interface Settlement {
  applicationNo: string;
  quotedOn: string;
  parts: PaymentRequest['parts'];
}

function loanToSettle(loans: StatedLoan[], { application_no, loan_repayment_schedules }: GenerateInput): StatedLoan {
  const [named] = loan_repayment_schedules;
  if (named) {
    const ids = new Set(loan_repayment_schedules.map(({ schedule_id }) => schedule_id));
    const loan = loans.find(
      ({ instalments }) => instalments.filter(({ scheduleId }) => ids.has(scheduleId)).length === ids.size,
    );
    if (!loan || (application_no !== undefined && loan.applicationNo !== application_no))
      throw new ApiError('SCHEDULE_NOT_FOUND');
    return loan;
  }
  if (application_no !== undefined) {
    const loan = loans.find(({ applicationNo }) => applicationNo === application_no);
    if (!loan) throw new ApiError('APPLICATION_NOT_FOUND');
    return loan;
  }
  const active = loans.filter(({ status }) => status === 'ACTIVE');
  if (active.length !== 1) throw new ApiError('SCHEDULE_NOT_FOUND');
  return active[0]!;
}

const toPart = ({ schedule_id, amount_paid, penalty_paid }: PaymentPartInput) => ({
  scheduleId: schedule_id,
  amount: amount_paid,
  penalty: Math.min(penalty_paid, amount_paid),
});
