/**
 * Loans at Finfra, another than our simulator's.
 * Source: docs/sources/finfra.md, "Loan Services"; shapes: docs/contracts.md.
 */
import type { Call, Listener, Routes } from './listener.ts';
import { ratna } from './people.ts';
import type { BorrowerAtFinfra } from './finfra-borrowers.ts';
import type { FinfraMail } from './finfra.ts';

export interface LoanAtFinfra {
  unique_id: string;
  partner_reference: string;
  user_id: string;
  amount: number;
  status: 'PENDING' | 'APPROVED' | 'REJECTED' | 'SIGNED' | 'DISBURSED';
  signed_at: string | null;
  disbursed_at: string | null;
  repayment_schedule: { amount: number }[];
}

/**
 * Approves Ratna's loan before it answers; tells of her signature by its own id alone, of her money before it answers and
 * again later under another event. Turns Sukarno's loan down, and will not hear of rejecting it once more.
 */
export function loanRoutes(
  own: Listener,
  mail: FinfraMail,
  approved: (userId: string) => BorrowerAtFinfra | undefined,
  behindToken: (work: Routes[string]) => Routes[string],
): { routes: Routes; loans: Map<string, LoanAtFinfra> } {
  const loans = new Map<string, LoanAtFinfra>();
  const refuse = (call: Call, message: string) =>
    own.refuse(call, message, { status: 400, body: { status: 400, error: 'Bad Request', message } });
  const at = () => new Date(Date.now() + 7 * 3_600_000).toISOString().replace('Z', '+07:00');
  const letter = ({ unique_id }: LoanAtFinfra) => ({
    loan_unique_id: unique_id,
    occurred_at: at(),
    meta: { attempt: 1 },
  });

  const routes: Routes = {
    'POST /api/core/loans/:user/bnpl': behindToken(async (call) => {
      const borrower = approved(call.params[0]!);
      if (!borrower) return refuse(call, 'borrower is not approved');
      const { partner_reference, amount, tenor, tenor_unit, interest_rate, interest_type, repayment_schedule } =
        call.json();
      const known = [...loans.values()].find((loan) => loan.partner_reference === partner_reference);
      if (known) return { status: 409, body: { status: 409, error: 'Conflict', unique_id: known.unique_id } };
      const wrong =
        tenor_unit !== 'MONTH' ||
        interest_type !== 'FLAT' ||
        ![2, 2.5].includes(interest_rate) ||
        !Number.isInteger(amount);
      if (wrong || !isSchedule(repayment_schedule, tenor, amount)) return refuse(call, 'terms');
      const loan: LoanAtFinfra = {
        ...{ unique_id: `LN#26 ${700 + loans.size}`, partner_reference, user_id: borrower.id, amount },
        ...{ status: 'PENDING', signed_at: null, disbursed_at: null, repayment_schedule },
      };
      loans.set(loan.unique_id, loan);
      if (borrower.nik === ratna.nik) {
        loan.status = 'APPROVED';
        await mail.status('loan_approved', { ...letter(loan), partner_reference, status: 'APPROVED', amount });
      } else {
        loan.status = 'REJECTED';
        mail.statusLate('loan_rejected', { ...letter(loan), status: 'REJECTED', reason: 'portfolio limit', amount });
      }
      const { unique_id } = loan;
      return { status: 201, body: { unique_id, partner_reference, status: 'PENDING', repayment_schedule: null } };
    }),
    'GET /api/core/loans/details/:loan': behindToken((call) => {
      const loan = loans.get(call.params[0]!);
      return loan ? { body: { ...loan, currency: 'IDR' } } : own.refuse(call, 'unknown loan', { status: 404 });
    }),
    'POST /api/core/loans/signing/initiate': behindToken((call) => {
      const loan = loans.get(call.json().loan_unique_id);
      if (loan?.status !== 'APPROVED') return refuse(call, 'loan is not approved');
      const signing_url = `${own.url}/paper/${encodeURIComponent(loan.unique_id)}?lang=id`;
      const expires_at = new Date(Date.now() + 86_400_000).toISOString();
      return { body: { loan_unique_id: loan.unique_id, signing_url, expires_at, provider: null } };
    }),
    'POST /paper/:loan': async (call) => {
      const loan = loans.get(call.params[0]!);
      if (loan?.status !== 'APPROVED') return refuse(call, 'nothing to sign');
      Object.assign(loan, { status: 'SIGNED', signed_at: at() });
      await mail.status('loan_signed', { ...letter(loan), status: 'SIGNED', event_id: 'evt-sign-1' });
      return { body: { thanks: true } };
    },
    'POST /api/core/loans/:loan/disbursement': behindToken(async (call) => {
      const loan = loans.get(call.params[0]!);
      if (loan?.status === 'DISBURSED') return { status: 409, body: { status: 409, error: 'Conflict' } };
      if (loan?.status !== 'SIGNED') return refuse(call, 'loan is not signed');
      Object.assign(loan, { status: 'DISBURSED', disbursed_at: at() });
      const { amount } = loan;
      await mail.status('loan_disbursed', { ...letter(loan), status: 'DISBURSED', event_id: 'evt-pay-1', amount });
      mail.statusLate('loan_disbursed', { ...letter(loan), status: 'DISBURSED', event_id: 'evt-pay-2', amount });
      return { body: { loan_unique_id: loan.unique_id, status: 'DISBURSEMENT_IN_PROGRESS', bank_reference: null } };
    }),
    'POST /api/core/loans/:loan/reject': behindToken(() => ({
      status: 400,
      body: { status: 400, error: 'Bad Request', message: 'loan is rejected already' },
    })),
  };
  return { routes, loans };
}

interface Row {
  installment_no: number;
  due_date: string;
  principal: number;
  interest: number;
  fee: number;
  amount: number;
}

/** One row a month, numbered, dated, and with the loan's whole principal in it. */
function isSchedule(rows: Row[], tenor: number, principal: number): boolean {
  const dated = rows.every(
    ({ installment_no, due_date }, i) => installment_no === i + 1 && /^\d{4}-\d\d-\d\d$/.test(due_date),
  );
  return rows.length === tenor && dated && rows.reduce((sum, row) => sum + row.principal, 0) === principal;
}
