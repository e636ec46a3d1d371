/**
 * Partial and repeated payments: the amount received for a reference, from webhooks (single transfers, in any order) and from
 * polling the gateway (totals). Idempotent. Source: docs/contracts.md, "Inbound webhooks", "Payment gateway"; ADR 005.
 */
import { invariant, rupiah, sum } from '../money.ts';
import type { NamedPart } from './payment-split.ts';

/** One transfer, as a webhook reports it. The same instant and amount again is a duplicate of the webhook. */
export interface Transfer {
  kind: 'TRANSFER';
  /** Whole rupiah. */
  amount: number;
  /** Instant, ISO 8601 in UTC to the millisecond. */
  paidAt: string;
}

/** The total that the gateway had received when it was polled, and the time of the newest transfer. */
export interface Total {
  kind: 'TOTAL';
  amount: number;
  paidAt: string;
}

/** All reports about a reference; it grows and never shrinks. */
export interface Evidence {
  transfers: Transfer[];
  /** The largest so far: a smaller one is an answer that was delayed. */
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
 * Returns the rupiah that were received for sure. A transfer may be part of the total or not (its webhook may be late, the
 * total may be older), so the two are never added: the next total corrects too little, nothing could take back too much.
 */
export const amountReceived = ({ transfers, total }: Evidence): number =>
  Math.max(sum(transfers.map(({ amount }) => amount)), total?.amount ?? 0);

/**
 * Returns what to do after the last report: `WAIT` for the next webhook, `ASK` (poll) the gateway, or null when the ordered
 * amount was received. A transfer that is reported after a total may be part of it: then only the gateway knows.
 */
export function stillOpen(evidence: Evidence, last: Transfer | Total, asked: number): 'WAIT' | 'ASK' | null {
  if (last.kind === 'TRANSFER' && evidence.total) return 'ASK';
  return amountReceived(evidence) < asked ? 'WAIT' : null;
}

/** Returns the named parts less the rupiah that were posted for them, in the order named. */
export function partsLeft<Part extends NamedPart>(parts: Part[], posted: number): Part[] {
  let covered = posted;
  return parts.map((part) => {
    const paid = Math.min(covered, part.amount);
    covered -= paid;
    return { ...part, amount: part.amount - paid };
  });
}
