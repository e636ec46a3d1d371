/**
 * How much has come for a reference, from what its gateway told: single transfers in any order, totals at any moment.
 * Source: docs/contracts.md, "Inbound webhooks", "Payment gateway"; ADR 005.
 */
import { invariant, rupiah, sum } from '../money.ts';
import type { NamedPart } from './payment-split.ts';

/** One transfer, as a webhook tells it. The same instant and amount again is the same transfer told again. */
export interface Transfer {
  kind: 'TRANSFER';
  /** Whole rupiah. */
  amount: number;
  /** Instant, ISO 8601 in UTC to the millisecond. */
  paidAt: string;
}

/** All that the gateway had received when it was asked, and when the newest of it was paid. */
export interface Total {
  kind: 'TOTAL';
  amount: number;
  paidAt: string;
}

/** What is known of a reference; grows and never shrinks. */
export interface Evidence {
  transfers: Transfer[];
  /** The largest so far: an answer that comes late tells less, not that money went away. */
  total: Total | null;
}

export const noEvidence: Evidence = { transfers: [], total: null };

/** The evidence with one more report; the same object where the report adds nothing (idempotent). */
export function addReport(evidence: Evidence, report: Transfer | Total): Evidence {
  invariant(rupiah(report.amount) > 0, 'money that came is more than nothing');
  if (report.kind === 'TOTAL')
    return report.amount > (evidence.total?.amount ?? 0) ? { ...evidence, total: report } : evidence;
  const known = evidence.transfers.some(({ amount, paidAt }) => amount === report.amount && paidAt === report.paidAt);
  return known ? evidence : { ...evidence, transfers: [...evidence.transfers, report] };
}

/**
 * What has come for sure, in rupiah. A transfer may be part of the total or not (its webhook may be late, the total may
 * be older), so the two are never added: too little is put right by the next total, too much could not be taken back.
 */
export const amountReceived = ({ transfers, total }: Evidence): number =>
  Math.max(sum(transfers.map(({ amount }) => amount)), total?.amount ?? 0);

/**
 * What is still open after the last report; null: all that was asked for has come. A transfer that is told after a total
 * may be hidden in it: then only the gateway knows whether there is more.
 */
export function stillOpen(evidence: Evidence, last: Transfer | Total, asked: number): 'WAIT' | 'ASK' | null {
  if (last.kind === 'TRANSFER' && evidence.total) return 'ASK';
  return amountReceived(evidence) < asked ? 'WAIT' : null;
}

/** What is left of the named parts once so much has been posted, in the order named. */
export function partsLeft<Part extends NamedPart>(parts: Part[], posted: number): Part[] {
  let covered = posted;
  return parts.map((part) => {
    const paid = Math.min(covered, part.amount);
    covered -= paid;
    return { ...part, amount: part.amount - paid };
  });
}
