/**
 * Simulated loan endpoints of Finfra: create, decide, sign, disburse.
 * Source: docs/sources/finfra.md, "Loan Services"; shapes: docs/contracts.md, "Finfra" and "Loans".
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { type Answer, type Call, jsonBody, Refused, type Route } from '../frame/http.ts';
import { counter } from '../frame/shelf.ts';
import { ok, type Stage } from '../frame/stage.ts';
import type { ScenarioName } from '../scenarios.ts';
import type { Authentication } from './authentication.ts';
import { aboutLoan, statusCallback } from './callbacks.ts';
import { text } from './formats.ts';
import { instalmentLoanRequest, type LoanRequest, singlePaymentLoanRequest } from './loan-request.ts';
import { detailOf } from './loan-detail.ts';
import { pageOfLoans } from './loan-list.ts';
import type { FinfraLoan, FinfraMemory } from './memory.ts';
import { refusal } from './refusal.ts';
import { signing } from './signing.ts';

export interface Loans {
  routes: Route[];
  resume(): void;
}

/** Shared by the loan endpoints and the signing page. */
export interface LoanDesk {
  known(uniqueId: string | undefined): FinfraLoan;
  change(uniqueId: string, changes: Partial<FinfraLoan>): FinfraLoan;
  /** Changes the loan and sends the callback, after the delay; does nothing when `changes` returns null. */
  soon(loan: FinfraLoan, title: string, changes: () => Partial<FinfraLoan> | null, reason?: string): Promise<void>;
}

const finfraDeclines = new Set<ScenarioName>([
  'finfra-declines',
  'both-decline',
  'dompet-kilat-duplicate',
  'dompet-kilat-other-person',
  'dompet-kilat-nameless',
  'dompet-kilat-hangs',
  'dompet-kilat-unheard',
]);

export function loans(stage: Stage, memory: FinfraMemory, { authorized }: Authentication): Loans {
  const nextLoan = counter(memory.numbers, 'loan', 1);
  const desk: LoanDesk = {
    known(uniqueId) {
      const loan = memory.loans.get(uniqueId ?? '');
      if (!loan) throw new Refused(refusal(404, 'Loan not found'));
      return loan;
    },
    change(uniqueId, changes) {
      const changed = { ...memory.loans.get(uniqueId)!, ...changes };
      memory.loans.put(uniqueId, changed);
      return changed;
    },
    soon: ({ uniqueId, nik }, title, changes, reason) =>
      stage.happensSoon({
        nik,
        title,
        change() {
          const changed = changes();
          return changed && statusCallback(stage, title, aboutLoan(desk.change(uniqueId, changed), reason));
        },
      }),
  };

  async function decide(loan: FinfraLoan): Promise<void> {
    const scenario = stage.scenarioOf(loan.nik);
    if (scenario === 'loan-silent') return;
    const reason = 'Outside the lender’s risk appetite';
    // The partner may have taken it back in the meantime.
    const unlessOver = (changes: Partial<FinfraLoan>) => () =>
      desk.known(loan.uniqueId).status === 'PENDING' ? changes : null;
    if (finfraDeclines.has(scenario))
      return desk.soon(loan, 'loan_rejected', unlessOver({ status: 'REJECTED', rejectionReason: reason }), reason);
    return desk.soon(loan, 'loan_approved', unlessOver({ status: 'APPROVED' }));
  }

  async function payOut(loan: FinfraLoan): Promise<void> {
    const scenario = stage.scenarioOf(loan.nik);
    if (scenario === 'disbursement-stuck') return;
    if (scenario === 'disbursement-failed')
      return desk.soon(
        loan,
        'loan_disbursement_failed',
        () => ({ status: 'DISBURSEMENT_FAILED' }),
        'Account is closed',
      );
    return desk.soon(loan, 'loan_disbursed', () => ({ status: 'DISBURSED', disbursedAt: new Date().toISOString() }));
  }

  async function create(call: Call, schema: z.ZodType<LoanRequest>): Promise<Answer> {
    authorized(call);
    const borrower = memory.borrowers.get(call.params['userId'] ?? '');
    if (!borrower) return refusal(404, 'Borrower not found');
    const request = jsonBody(call, schema, refusal);
    const scenario = stage.scenarioOf(borrower.nik);
    if (scenario === 'finfra-down') return refusal(500, 'Internal server error');
    if (borrower.status !== 'APPROVED_BY_PARTNER') return refusal(400, 'Borrower must be in APPROVED status');
    const existing = memory.loanIds.get(request.partner_reference);
    if (existing)
      return {
        status: 409,
        json: { status: 409, error: 'Conflict', message: 'Loan already exists', unique_id: existing },
      };

    const loan: FinfraLoan = {
      uniqueId: `LN${String(nextLoan()).padStart(6, '0')}${randomBytes(4).toString('hex')}`,
      userId: borrower.id,
      nik: borrower.nik,
      status: 'PENDING',
      request,
      createdAt: new Date().toISOString(),
      signedAt: null,
      disbursedAt: null,
      signingToken: null,
      signingExpiresAt: null,
      rejectionReason: null,
    };
    memory.loans.put(loan.uniqueId, loan);
    memory.loanIds.put(request.partner_reference, loan.uniqueId);
    await decide(loan);
    const { partner_reference } = request;
    const answer = ok({ unique_id: loan.uniqueId, partner_reference, status: 'PENDING' });
    return scenario === 'loan-hangs' ? { ...answer, lost: 'hang' } : answer;
  }

  async function disburse(call: Call): Promise<Answer> {
    authorized(call);
    const loan = desk.known(call.params['uniqueId']);
    const scenario = stage.scenarioOf(loan.nik);
    if (loan.status === 'PENDING' || loan.status === 'APPROVED' || loan.status === 'REJECTED')
      return refusal(400, 'Loan agreement is not signed');
    if (loan.status !== 'SIGNED') return refusal(409, 'Disbursement has already been started');
    if (scenario === 'disbursement-unheard') return { status: 0, lost: 'hang' };

    await payOut(desk.change(loan.uniqueId, { status: 'DISBURSEMENT_IN_PROGRESS' }));
    const answer = ok({ loan_unique_id: loan.uniqueId, status: 'DISBURSEMENT_IN_PROGRESS' });
    if (scenario === 'disbursement-hangs') return { ...answer, lost: 'hang' };
    return scenario === 'disbursement-reset' ? { ...answer, lost: 'reset' } : answer;
  }

  async function reject(call: Call): Promise<Answer> {
    authorized(call);
    const loan = desk.known(call.params['uniqueId']);
    const { reason } = jsonBody(call, z.object({ reason: text }), refusal);
    if (!['PENDING', 'APPROVED', 'SIGNED'].includes(loan.status)) return refusal(409, `Loan is ${loan.status}`);
    const rejected = desk.change(loan.uniqueId, { status: 'REJECTED', rejectionReason: reason });
    await desk.soon(rejected, 'loan_rejected', () => ({}), reason);
    return ok({ loan_unique_id: loan.uniqueId, status: 'REJECTED' });
  }

  return {
    /** After a restart: continues what was under way when the process ended. */
    resume() {
      for (const loan of memory.loans.values()) {
        if (loan.status === 'PENDING') void decide(loan);
        if (loan.status === 'DISBURSEMENT_IN_PROGRESS') void payOut(loan);
      }
    },
    routes: [
      {
        method: 'GET',
        path: '/api/core/loans',
        operation: 'listLoans',
        handle(call) {
          authorized(call);
          return ok(pageOfLoans(memory.loans.values(), call.query));
        },
      },
      {
        method: 'GET',
        path: '/api/core/loans/details/:uniqueId',
        operation: 'loanDetail',
        handle(call) {
          authorized(call);
          return ok(detailOf(desk.known(call.params['uniqueId'])));
        },
      },
      ...signing(desk, authorized),
      {
        method: 'POST',
        path: '/api/core/loans/:userId',
        operation: 'createSinglePaymentLoan',
        handle: (call) => create(call, singlePaymentLoanRequest),
      },
      {
        method: 'POST',
        path: '/api/core/loans/:userId/bnpl',
        operation: 'createLoan',
        handle: (call) => create(call, instalmentLoanRequest),
      },
      { method: 'POST', path: '/api/core/loans/:uniqueId/disbursement', operation: 'disburse', handle: disburse },
      { method: 'POST', path: '/api/core/loans/:uniqueId/reject', operation: 'rejectLoan', handle: reject },
    ],
  };
}
