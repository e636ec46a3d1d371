/**
 * Simulated callbacks of Finfra: status callbacks, Didit, virtual account and invoice webhooks.
 * Source: docs/sources/finfra.md, "Callbacks"; bodies: docs/contracts.md, "Callback body, every title".
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { controlRefusal } from '../frame/control.ts';
import { jsonBody, type Route } from '../frame/http.ts';
import { type Callback, ok, type Stage } from '../frame/stage.ts';
import type { FinfraBorrower, FinfraLoan, FinfraMemory } from './memory.ts';

export interface StatusBody {
  user_id?: string;
  identity_number?: string;
  partner_reference?: string;
  loan_unique_id?: string;
  status: string;
  reason?: string;
  amount?: number;
}

/** The callback for something that happened; `title` is the event, such as `user_created`. */
export function statusCallback(stage: Stage, title: string, body: StatusBody): Callback {
  return {
    title,
    url: `${stage.callbackBaseUrl()}/api/core/ftm/users/${title}/status`,
    headers: authenticated(stage),
    body: JSON.stringify({ event_id: randomUUID(), ...body, occurred_at: new Date().toISOString() }),
  };
}

export const aboutBorrower = (borrower: FinfraBorrower, reason?: string): StatusBody => ({
  user_id: borrower.id,
  identity_number: borrower.nik,
  ...(borrower.partnerReference ? { partner_reference: borrower.partnerReference } : {}),
  status: borrower.status,
  ...(reason ? { reason } : {}),
});

export const aboutLoan = (loan: FinfraLoan, reason?: string): StatusBody => ({
  user_id: loan.userId,
  identity_number: loan.nik,
  partner_reference: loan.request.partner_reference,
  loan_unique_id: loan.uniqueId,
  status: loan.status,
  amount: loan.request.amount,
  ...(reason ? { reason } : {}),
});

/** The result of a liveness check by Didit. */
export function diditCallback(stage: Stage, verificationSessionId: string, status: string): Callback {
  const query = new URLSearchParams({ verificationSessionId, status });
  return {
    title: 'didit',
    url: `${stage.callbackBaseUrl()}/api/core/users/didit/session/callback?${query.toString()}`,
    headers: authenticated(stage),
    body: '{}',
  };
}

const authenticated = (stage: Stage) => ({
  'content-type': 'application/json',
  'finfra-auth-key': stage.credential('FINFRA_CALLBACK_KEY'),
});

const rupiah = z.int().positive();
const vaPayment = z.object({
  external_id: z.string(),
  amount: rupiah.optional(),
  /** Value date; now, unless given. */
  transaction_timestamp: z.iso.datetime({ offset: true }).optional(),
  times: z.int().min(1).max(100).default(1),
});
const invoicePayment = z.object({
  external_id: z.string(),
  amount: rupiah,
  status: z.enum(['PAID', 'EXPIRED']).default('PAID'),
  paid_amount: rupiah.optional(),
  paid_at: z.iso.datetime({ offset: true }).optional(),
  times: z.int().min(1).max(100).default(1),
});
const freeCallback = z.object({
  title: z.string().min(1),
  body: z.record(z.string(), z.unknown()),
  /** Another value for `finfra-auth-key`. */
  auth_key: z.string().optional(),
  times: z.int().min(1).max(100).default(1),
});

/** Control endpoints that make Finfra send a callback: money received, or any status. */
export function callbackControls(stage: Stage, memory: FinfraMemory): Route[] {
  const send = async (callback: Callback, times: number) => {
    let delivered = 0;
    for (let i = 0; i < times; i++) delivered = await stage.deliver(callback);
    return ok({ delivered });
  };
  const paymentGateway = (what: string, body: unknown): Callback => ({
    title: what,
    url: `${stage.callbackBaseUrl()}/api/core/payment-gateway/${what}/status`,
    headers: authenticated(stage),
    body: JSON.stringify(body),
  });

  return [
    {
      method: 'POST',
      path: '/_sim/pay-virtual-account',
      operation: 'payVirtualAccount',
      async handle(call) {
        const given = jsonBody(call, vaPayment, controlRefusal);
        const account = memory.virtualAccounts.get(given.external_id);
        if (!account) return controlRefusal(404, 'no virtual account with this external_id');
        const { external_id, account_number, bank_code } = account;
        const amount = given.amount ?? account.amount;
        const transaction_timestamp = given.transaction_timestamp ?? new Date().toISOString();
        const body = {
          payment_id: randomUUID(),
          external_id,
          account_number,
          bank_code,
          amount,
          transaction_timestamp,
        };
        return send(paymentGateway('virtual-account', body), given.times);
      },
    },
    {
      method: 'POST',
      path: '/_sim/pay-invoice',
      operation: 'payInvoice',
      async handle(call) {
        const { external_id, amount, status, paid_amount, paid_at, times } = jsonBody(
          call,
          invoicePayment,
          controlRefusal,
        );
        const paid =
          status === 'PAID' ? { paid_amount: paid_amount ?? amount, paid_at: paid_at ?? new Date().toISOString() } : {};
        return send(paymentGateway('invoices', { id: randomUUID(), external_id, status, amount, ...paid }), times);
      },
    },
    {
      method: 'POST',
      path: '/_sim/callback',
      operation: 'callback',
      async handle(call) {
        const { title, body, auth_key, times } = jsonBody(call, freeCallback, controlRefusal);
        const callback = statusCallback(stage, title, { status: '', ...body });
        if (auth_key !== undefined) callback.headers['finfra-auth-key'] = auth_key;
        return send(callback, times);
      },
    },
  ];
}
