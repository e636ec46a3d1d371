/**
 * Validation of a payment order: channel, instalments, amounts. The API and the payment's activity apply the same rules.
 * Amounts are rupiah. Source: docs/contracts.md "Payments".
 */
import { validate as isUuid } from 'uuid';
import type { Refused, WrongField } from '../application/refusals.ts';
import type { InstalmentStatement } from '../loan/statement.ts';
import type { LendingPolicy } from '../policy.ts';

export interface WantedPayment {
  /** Code of a payment channel. */
  channel: string;
  amount: number;
  /** Settles one loan early, the one that the parts name, for today's quote. */
  earlySettlement: boolean;
  parts: { scheduleId: string; amount: number }[];
}

/** One of the borrower's loans as it stands today. */
export interface OwedLoan {
  instalments: { scheduleId: string; stated: Pick<InstalmentStatement, 'status' | 'outstanding'> }[];
  /** What it costs to end the loan today. */
  settlement(): { amount: number };
}

/** Returns the first refusal, channel before amounts, with the codes of the rules below; null: the payment may be ordered. `loans`: all of this borrower. */
export function paymentRefusal(policy: LendingPolicy, wanted: WantedPayment, loans: OwedLoan[]): Refused | null {
  const refused = channelRefusal(policy, wanted);
  if (refused) return refused;
  if (!wanted.earlySettlement) return partsRefusal(wanted, loans);
  const ids = new Set(wanted.parts.map(({ scheduleId }) => scheduleId));
  return settlementRefusal(wanted.amount, loanNamedBy(loans, ids) ?? null) ?? sumRefusal(wanted);
}

/**
 * Refuses with `VALIDATION_ERROR` a backend's order that no book can hold: ids that are no UUID, an expiry that is no
 * instant. It names each field.
 */
export function orderRefusal(order: { paymentId: string; userId: string; expiresAt: string }): Refused | null {
  const wrong: WrongField[] = [
    ...(['paymentId', 'userId'] as const)
      .filter((field) => !isUuid(order[field]))
      .map((field) => ({ field, value: order[field], message: 'Harus berupa UUID.' })),
    ...(Number.isNaN(Date.parse(order.expiresAt))
      ? [{ field: 'expiresAt', value: order.expiresAt, message: 'Harus berupa waktu ISO 8601.' }]
      : []),
  ];
  return wrong.length > 0 ? { code: 'VALIDATION_ERROR', data: { fields: wrong } } : null;
}

/** Returns the loan to which all of these instalments belong, or undefined. */
export const loanNamedBy = <Loan extends OwedLoan>(
  loans: Loan[],
  scheduleIds: ReadonlySet<string>,
): Loan | undefined =>
  scheduleIds.size === 0
    ? undefined
    : loans.find(
        ({ instalments }) =>
          instalments.filter(({ scheduleId }) => scheduleIds.has(scheduleId)).length === scheduleIds.size,
      );

/** Refuses with `PAYMENT_METHOD_UNAVAILABLE`: no such channel, or the amount is above the channel's maximum. */
export function channelRefusal(
  { paymentChannels, payment }: LendingPolicy,
  { channel, amount }: Pick<WantedPayment, 'channel' | 'amount'>,
): Refused | null {
  const found = paymentChannels.find(({ code }) => code === channel);
  const tooLarge = found?.category === 'QR_CODE' && amount > payment.qrisMaximum;
  return found && !tooLarge ? null : { code: 'PAYMENT_METHOD_UNAVAILABLE' };
}

/**
 * Refuses with `AMOUNT_MISMATCH` (the parts are not the amount, or one is more than its instalment owes today),
 * `SCHEDULE_NOT_FOUND` (not an instalment of this borrower) or `ALREADY_PAID`.
 */
export function partsRefusal(
  { amount, parts }: Pick<WantedPayment, 'amount' | 'parts'>,
  loans: OwedLoan[],
): Refused | null {
  const named = new Map<string, number>();
  for (const part of parts) named.set(part.scheduleId, (named.get(part.scheduleId) ?? 0) + part.amount);
  const refused = sumRefusal({ amount, parts });
  if (refused) return refused;

  const instalments = new Map(loans.flatMap((loan) => loan.instalments).map((one) => [one.scheduleId, one.stated]));
  const owed = [...named].map(([scheduleId, paid]) => ({ paid, stated: instalments.get(scheduleId) }));
  if (owed.length === 0 || owed.some(({ stated }) => !stated)) return { code: 'SCHEDULE_NOT_FOUND' };
  if (owed.some(({ stated }) => stated!.status === 'PAID')) return { code: 'ALREADY_PAID' };
  return owed.some(({ paid, stated }) => paid > stated!.outstanding.total) ? { code: 'AMOUNT_MISMATCH' } : null;
}

/** Refuses with `SCHEDULE_NOT_FOUND` (no such loan), `ALREADY_PAID`, or `AMOUNT_MISMATCH` with today's quote in `data.amount`. */
export function settlementRefusal(amount: number, loan: OwedLoan | null): Refused | null {
  if (!loan) return { code: 'SCHEDULE_NOT_FOUND' };
  if (loan.instalments.every(({ stated }) => stated.status === 'PAID')) return { code: 'ALREADY_PAID' };
  const quote = loan.settlement().amount;
  return amount === quote ? null : { code: 'AMOUNT_MISMATCH', data: { amount: quote } };
}

/** Refuses with `AMOUNT_MISMATCH` unless the parts are whole rupiah and together the amount. */
function sumRefusal({ amount, parts }: Pick<WantedPayment, 'amount' | 'parts'>): Refused | null {
  const whole = parts.every((part) => Number.isSafeInteger(part.amount) && part.amount > 0);
  const together = parts.reduce((sum, part) => sum + part.amount, 0);
  return whole && together === amount ? null : { code: 'AMOUNT_MISMATCH' };
}
