/**
 * Loans at Finfra: created, signed, paid out.
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
    /** An instalment loan for an approved borrower. May be repeated under the same `partnerReference`. */
    createLoan: (userId: string, terms: InstalmentLoanTerms) =>
      create({
        operation: 'Create BNPL (Installment Loan)',
        method: 'POST',
        path: path`/api/core/loans/${userId}/bnpl`,
        body: toBnplLoan(terms),
      }),

    /** A loan repaid in one sum. May be repeated under the same `partnerReference`. */
    createSinglePaymentLoan: (userId: string, terms: SinglePaymentLoanTerms) =>
      create({
        operation: 'Create Single Payment Loan',
        method: 'POST',
        path: path`/api/core/loans/${userId}`,
        body: toSinglePaymentLoan(terms),
      }),

    loan: async (loanId: string): Promise<Outcome<FinfraLoan>> =>
      about(
        loanId,
        whenOk(await read('Loan Detail', path`/api/core/loans/details/${loanId}`, loanDetail), toLoan),
        (loan) => loan.loanId,
      ),

    /** One page, Finfra's first unless the filter says otherwise. */
    loans: async (filter: LoanFilter = {}): Promise<Outcome<{ loans: FinfraLoan[]; total: number }>> =>
      whenOk(await read('List Loans', `/api/core/loans${queryOf(filter)}`, loanPage), ({ data, total }) => ({
        loans: data.map(toLoan),
        total,
      })),

    /** Gives the borrower a page to sign on, until `expiresAt`. May be repeated. */
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
     * Pays a signed loan out: irreversible. `unknown` means: read `loan` before anything else. 400 (`rejected`) is an
     * unsigned loan; 409 is one that is being paid out already. This call is never repeated here, but for a 401: that is a
     * refusal, nothing happened, and it is made once more with a new token.
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

    /** Takes back a loan that was not paid out. */
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
