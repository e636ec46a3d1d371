/**
 * Loan calls of Finfra: create, read, list, signing, disbursement, reject.
 * Source: docs/sources/finfra.md, "Loan Services"; shapes: docs/contracts.md.
 */
import type { ZodType } from 'zod';
import { type Outcome, whenOk } from '../transport/outcome.ts';
import { type FinfraCall, type FinfraClient, path } from './client.ts';
import { about, isConflict } from './errors.ts';
import {
  type InstalmentLoanTerms,
  type SinglePaymentLoanTerms,
  toBnplLoan,
  toSinglePaymentLoan,
} from './loan-mapper.ts';
import {
  disbursementAccepted,
  existingLoan,
  loanCreated,
  type LoanDetail,
  loanDetail,
  loanPage,
  type LoanState,
  signingInitiated,
} from './wire.ts';

export interface FinfraLoan {
  /** Finfra's `unique_id`. */
  loanId: string;
  partnerReference: string | null;
  status: LoanState;
  /** Instants, ISO 8601 UTC. */
  signedAt: string | null;
  disbursedAt: string | null;
}

export interface CreatedLoan {
  loanId: string;
  /** Null: an earlier attempt of ours made it (409); read it with `loan`. */
  status: LoanState | null;
}

export interface LoanFilter {
  userId?: string;
  uniqueId?: string;
  pageNumber?: number;
  pageSize?: number;
  /** Business dates. */
  startDate?: string;
  endDate?: string;
  startRangeAmount?: number;
  endRangeAmount?: number;
}

export function loans(client: FinfraClient) {
  async function create(call: FinfraCall): Promise<Outcome<CreatedLoan>> {
    const answer = await client.create({ ...call, answer: loanCreated, existing: existingLoan });
    if (answer.kind !== 'ok') return answer;
    if ('created' in answer.value) {
      return { kind: 'ok', value: { loanId: answer.value.created.unique_id, status: answer.value.created.status } };
    }
    if (answer.value.existing) return { kind: 'ok', value: { loanId: answer.value.existing.unique_id, status: null } };
    // There is a loan under our reference and we do not know which: never a reason to go to another funder.
    return { kind: 'unknown', reason: 'HTTP 409 without unique_id: the loan exists, its id was not told' };
  }

  const read = <T>(operation: string, at: string, answer: ZodType<T>) =>
    client.call({ operation, method: 'GET', path: at, answer });

  return {
    /** Creates an instalment loan for an approved borrower. Idempotent by `partnerReference`. */
    createLoan: (userId: string, terms: InstalmentLoanTerms) =>
      create({
        operation: 'Create BNPL (Installment Loan)',
        method: 'POST',
        path: path`/api/core/loans/${userId}/bnpl`,
        body: toBnplLoan(terms),
      }),

    /** Creates a loan that is repaid in one sum. Idempotent by `partnerReference`. */
    createSinglePaymentLoan: (userId: string, terms: SinglePaymentLoanTerms) =>
      create({
        operation: 'Create Single Payment Loan',
        method: 'POST',
        path: path`/api/core/loans/${userId}`,
        body: toSinglePaymentLoan(terms),
      }),

    /** Reads the loan. `unknown`: the answer is about another loan. */
    loan: async (loanId: string): Promise<Outcome<FinfraLoan>> =>
      about(
        loanId,
        whenOk(await read('Loan Detail', path`/api/core/loans/details/${loanId}`, loanDetail), toLoan),
        (loan) => loan.loanId,
      ),

    /** Returns one page of loans; the first unless the filter says otherwise. */
    loans: async (filter: LoanFilter = {}): Promise<Outcome<{ loans: FinfraLoan[]; total: number }>> =>
      whenOk(await read('List Loans', `/api/core/loans${queryOf(filter)}`, loanPage), ({ data, total }) => ({
        loans: data.map(toLoan),
        total,
      })),

    /** Returns the signing page for the borrower, valid until `expiresAt`. May be repeated. */
    initiateSigning: async (loanId: string): Promise<Outcome<{ signingUrl: string; expiresAt: string }>> =>
      whenOk(
        about(
          loanId,
          await client.call({
            operation: 'Initiate Loan Signing',
            method: 'POST',
            path: '/api/core/loans/signing/initiate',
            body: { loan_unique_id: loanId },
            answer: signingInitiated,
          }),
          (answer) => answer.loan_unique_id,
        ),
        (answer) => ({ signingUrl: answer.signing_url, expiresAt: answer.expires_at }),
      ),

    /**
     * Disburses a signed loan: irreversible, never to be repeated after `unknown`; read `loan` first. `rejected` (400): the
     * loan is not signed. 409 is `ok`: it is being disbursed already. The client repeats it on a 401 only, once and with a new
     * token: a 401 proves that nothing happened.
     */
    async disburse(loanId: string): Promise<Outcome<{ inProgress: true }>> {
      const outcome = await client.call({
        operation: 'Disburse Loan',
        method: 'POST',
        path: path`/api/core/loans/${loanId}/disbursement`,
        body: {},
        answer: disbursementAccepted,
      });
      if (isConflict(outcome)) return { kind: 'ok', value: { inProgress: true } };
      return whenOk(
        about(loanId, outcome, (accepted) => accepted.loan_unique_id),
        () => ({ inProgress: true }),
      );
    },

    /** Rejects a loan that was not disbursed. */
    rejectLoan: async (loanId: string, reason: string): Promise<Outcome<{ rejected: true }>> =>
      whenOk(
        await client.command({
          operation: 'Reject Loan',
          method: 'POST',
          path: path`/api/core/loans/${loanId}/reject`,
          body: { reason },
        }),
        () => ({ rejected: true }),
      ),
  };
}

const toLoan = (detail: LoanDetail): FinfraLoan => ({
  loanId: detail.unique_id,
  partnerReference: detail.partner_reference ?? null,
  status: detail.status,
  signedAt: detail.signed_at,
  disbursedAt: detail.disbursed_at,
});

function queryOf(filter: LoanFilter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, String(value));
  return query.size ? `?${query.toString()}` : '';
}
