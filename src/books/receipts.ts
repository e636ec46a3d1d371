/** Receipts: money received, stored once per cause (idempotent), with its value date and the account that holds it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { v7 as uuidv7 } from 'uuid';
import { jakartaDate } from '../domain/calendar.ts';
import type { ReceiptToBook } from '../domain/accounting/journal.ts';
import { isOtherSource } from '../domain/funding/funder-name.ts';
import { invariant, rupiah } from '../domain/money.ts';
import { type Loan, type ReceiptRow, ReceiptSchema } from '../db/entities/repayment.ts';

/** Money that came in for a loan. */
export interface NewReceipt {
  applicationNo: string;
  /** Unique over all loans; the same again is the same money. */
  cause: string;
  source: ReceiptRow['source'];
  /** Channel code or funder that holds the money. */
  channel: string;
  paymentReference: string | null;
  /** Whole rupiah. */
  amount: number;
  /** When the borrower paid: its date in Jakarta is the value date. */
  paidAt: Date;
  /** The loan's own time. */
  asOf: Date;
  named: { number: number; amount: number }[];
  earlySettlement: boolean;
}

/** The new receipt's id; null when this money was taken before. Throws where the same cause tells of other money. */
export async function storeReceipt(
  em: EntityManager,
  loan: Loan,
  receipt: NewReceipt,
  valueOn: string,
): Promise<string | null> {
  invariant(rupiah(receipt.amount) > 0, 'a receipt brings money');
  const { cause, source, channel, paymentReference, amount, paidAt, named, earlySettlement } = receipt;
  const [stored] = await em.execute<{ id: string }[]>(
    `insert into receipts (id, loan_application_id, cause, source, channel, payment_reference, amount, value_on, paid_at, named, early_settlement, created_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, now()) on conflict (cause) do nothing returning id`,
    [
      uuidv7(),
      loan.application,
      cause,
      source,
      channel,
      paymentReference,
      amount,
      valueOn,
      paidAt,
      JSON.stringify(named),
      earlySettlement,
    ],
  );
  if (stored) return stored.id;
  const first = await em.findOneOrFail(ReceiptSchema, { cause });
  invariant(
    first.loan === loan.application && first.amount === amount,
    'a receipt with the same cause has another loan or amount',
  );
  return null;
}

/** The business date of the payment; never before the loan was there, nor after its today: a partner's clock may be wrong. */
export function valueDate({ paidAt, asOf }: NewReceipt, { disbursedOn }: Loan): string {
  const [paidOn, today] = [jakartaDate(paidAt), jakartaDate(asOf)];
  if (paidOn < disbursedOn) return disbursedOn;
  return paidOn > today ? today : paidOn;
}

/** Funders collect for themselves; all other money lies at a payment channel. */
export const holderOf = ({ source, channel }: NewReceipt): ReceiptToBook['heldBy'] => ({
  account: isOtherSource(source) ? 'channel.clearing' : 'funder.clearing',
  party: channel,
});
