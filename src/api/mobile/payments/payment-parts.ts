/** From what the app names to what the payment is for; the rules are domain/payment/payment-rules.ts. */
import { channelRefusal, loanNamedBy, partsRefusal, settlementRefusal } from '../../../domain/payment/payment-rules.ts';
import type { LendingPolicy, PaymentChannel } from '../../../domain/policy.ts';
import type { PaymentRequest } from '../../../workflows/messages.ts';
import { ApiError, refuse } from '../../errors.ts';
import type { StatedLoan } from '../../../books/statements.ts';
import type { GenerateInput, PaymentPartInput } from './contracts.ts';

/** The channel by id or code; 422 where it is unknown, the two disagree, or the amount is too large for it. */
export function channelOf(policy: LendingPolicy, input: GenerateInput): PaymentChannel {
  const { payment_channel_id, payment_method, amount } = input;
  const channel = policy.paymentChannels.find(
    ({ id, code }) =>
      (payment_channel_id === undefined || id === payment_channel_id) &&
      (payment_method === undefined || code === payment_method),
  );
  refuse(channelRefusal(policy, { channel: channel?.code ?? '', amount }));
  return channel!;
}

/** The named instalments; refused as `partsRefusal` does. */
export function instalmentParts(
  loans: StatedLoan[],
  { amount, loan_repayment_schedules }: GenerateInput,
): PaymentRequest['parts'] {
  const parts = loan_repayment_schedules.map(toPart);
  refuse(partsRefusal({ amount, parts }, loans));
  return parts;
}

/**
 * All of one loan: the amount is today's quote. The loan is the one that `application_no` or the schedules name, or the
 * only active one. The request names its oldest unpaid instalment; allocation is the settlement's.
 */
export function settlement(loans: StatedLoan[], input: GenerateInput): Settlement {
  const loan = loanToSettle(loans, input);
  const { amount } = input;
  refuse(settlementRefusal(amount, loan));
  const oldest = loan.instalments.find(({ stated }) => stated.status === 'UNPAID')!;
  const penalty = Math.min(amount, oldest.stated.outstanding.penalty);
  return {
    applicationNo: loan.applicationNo,
    quotedOn: loan.asOf,
    parts: [{ scheduleId: oldest.scheduleId, amount, penalty }],
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
    const loan = loanNamedBy(loans, ids);
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
