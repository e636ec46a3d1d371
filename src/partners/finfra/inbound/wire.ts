/**
 * The shapes of what Finfra sends us: of borrowers, loans, money and liveness.
 * Source: docs/sources/finfra.md, "Callbacks"; bodies and titles: docs/contracts.md.
 */
import { z } from 'zod';
import { instant } from '../wire.ts';

const text = z.string().trim().min(1);
const rupiah = z.int().nonnegative();

/** What was said but cannot be read; the inbox keeps it as it came. */
export const unreadable = 'UNREADABLE';
/** Optional in docs/contracts.md and read by no workflow: said oddly, it is no reason to lose what happened. */
const byTheWay = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([schema, z.unknown().transform(() => unreadable)]).nullish();

/** POST /api/core/ftm/users/{callbackTitle}/status: one body for every title. Strict only where something is acted upon. */
export const finfraCallback = z.object({
  event_id: text.nullish(),
  user_id: text.nullish(),
  identity_number: text.nullish(),
  /** Our user id for borrower titles, our loan reference for loan titles. */
  partner_reference: text.nullish(),
  loan_unique_id: text.nullish(),
  status: text,
  reason: z.string().nullish(),
  amount: byTheWay(rupiah),
  score: byTheWay(z.number()),
  occurred_at: byTheWay(instant),
});
export type FinfraCallback = z.infer<typeof finfraCallback>;

/** POST /api/core/payment-gateway/invoices/status. A status that is neither is kept for an operator. */
export const invoiceWebhook = z.object({
  id: text,
  external_id: text,
  status: text,
  amount: rupiah.nullish(),
  paid_amount: rupiah.nullish(),
  paid_at: instant.nullish(),
});
export type InvoiceWebhook = z.infer<typeof invoiceWebhook>;

/** POST /api/core/payment-gateway/virtual-account/status: sent when money came. */
export const virtualAccountWebhook = z.object({
  payment_id: text,
  external_id: text,
  account_number: text,
  bank_code: text,
  amount: rupiah,
  transaction_timestamp: instant,
});
export type VirtualAccountWebhook = z.infer<typeof virtualAccountWebhook>;

/** Query of POST /api/core/users/didit/session/callback; the document lets both be absent, and `status` be 0. */
export const diditCallback = z.object({
  verificationSessionId: text.optional(),
  status: text.default('0'),
});
export type DiditCallback = z.infer<typeof diditCallback>;
