/** Response of the simulated Finfra: loan detail. Source: docs/contracts.md, "Finfra" and "Loans". */
import type { FinfraLoan } from './memory.ts';

/** GET /api/core/loans/details/{uniqueId}. */
export function detailOf(loan: FinfraLoan) {
  const { request } = loan;
  return {
    unique_id: loan.uniqueId,
    partner_reference: request.partner_reference,
    user_id: loan.userId,
    amount: request.amount,
    status: loan.status,
    signed_at: loan.signedAt,
    disbursed_at: loan.disbursedAt,
    ...('repayment_schedule' in request
      ? { repayment_schedule: request.repayment_schedule }
      : { due_date: request.due_date, repayment_schedule: [] }),
    ...(loan.rejectionReason ? { reason: loan.rejectionReason } : {}),
  };
}
