/**
 * What Dompet Kilat tells: paid out, or what was repaid so far.
 * Source: docs/sources/dompet-kilat.md, "Callback Disbursement", "Callback Repayment".
 */
import { z } from 'zod';
import { controlRefusal } from '../frame/control.ts';
import { jsonBody, type Route } from '../frame/http.ts';
import type { Shelf } from '../frame/shelf.ts';
import { type Callback, ok, type Stage } from '../frame/stage.ts';

export interface DompetKilatLoan {
  id: number;
  nik: string;
  applicationNo: string | null;
  transactionId: string;
  loanCode: string;
  accountNumber: string;
  /** `pending` until Dompet Kilat has decided. */
  status: 'pending' | 'active' | 'completed' | 'rejected' | 'closed';
  amount: number;
  tenor: number;
  tenorUnit: string;
  histories: { transactionTime: string; paymentAmount: number }[];
  /** Instant, ISO 8601. */
  registeredAt: string;
}

/** The state of a loan, in the shape that both callbacks share. */
export function loanCallback(stage: Stage, loan: DompetKilatLoan, title: 'disburse' | 'repayment'): Callback {
  const paid = loan.histories.reduce((sum, { paymentAmount }) => sum + paymentAmount, 0);
  return {
    title,
    url: `${stage.callbackBaseUrl()}${title === 'disburse' ? '/v1/loan/disburse' : '/v1/callback/loan/repayment'}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      transactionId: loan.transactionId,
      loanCode: loan.loanCode,
      bankCode: 'BNI',
      paymentAccountNumber: loan.accountNumber,
      status: loan.status,
      loanAmount: loan.amount,
      loanAmountPaid: paid,
      tenor: loan.tenor,
      tenorUnit: loan.tenorUnit.toLowerCase(),
      numberOfPay: loan.histories.length,
      histories: title === 'disburse' ? null : loan.histories,
    }),
  };
}

const which = { loanCode: z.string().optional(), applicationNo: z.string().optional() };
const times = z.int().min(1).max(100).default(1);
const repayment = z.object({
  ...which,
  paymentAmount: z.int().positive(),
  /** Value date; now, unless given. */
  transactionTime: z.iso.datetime({ offset: true }).optional(),
  /** The last one. */
  completed: z.boolean().default(false),
  times,
});
const disbursement = z.object({ ...which, status: z.enum(['active', 'completed', 'rejected', 'closed']), times });

/** Control endpoints: money repaid to Dompet Kilat, or a disburse callback with any status. */
export function callbackControls(stage: Stage, loans: Shelf<DompetKilatLoan>): Route[] {
  const find = (wanted: { loanCode?: string | undefined; applicationNo?: string | undefined }) =>
    loans
      .values()
      .findLast((loan) => loan.loanCode === wanted.loanCode || (loan.applicationNo ?? '-') === wanted.applicationNo);
  const send = async (loan: DompetKilatLoan, title: 'disburse' | 'repayment', repeat: number) => {
    loans.put(String(loan.id), loan);
    let delivered = 0;
    for (let i = 0; i < repeat; i++) delivered = await stage.deliver(loanCallback(stage, loan, title));
    return ok({ delivered });
  };
  const nobody = controlRefusal(404, 'no such loan');

  return [
    {
      method: 'POST',
      path: '/_sim/repay',
      operation: 'repay',
      async handle(call) {
        const given = jsonBody(call, repayment, controlRefusal);
        const loan = find(given);
        if (!loan) return nobody;
        const entry = {
          transactionTime: given.transactionTime ?? new Date().toISOString(),
          paymentAmount: given.paymentAmount,
        };
        const status = given.completed ? 'completed' : loan.status;
        return send({ ...loan, status, histories: [...loan.histories, entry] }, 'repayment', given.times);
      },
    },
    {
      method: 'POST',
      path: '/_sim/disburse',
      operation: 'disburse',
      async handle(call) {
        const given = jsonBody(call, disbursement, controlRefusal);
        const loan = find(given);
        return loan ? send({ ...loan, status: given.status }, 'disburse', given.times) : nobody;
      },
    },
  ];
}
