/** The portfolio: active loans and outstanding principal by bucket, TWP90, refunds due, in one query. Source: docs/lending-rules.md, "Late payment" (buckets, TWP90, TKB90). */
import type { EntityManager } from '@mikro-orm/postgresql';
import { type DpdBucket, dpdBuckets } from '../domain/application/states.ts';

export interface Portfolio {
  /** Active loans, every bucket; whole rupiah of principal not yet repaid. A written-off loan is in none. */
  buckets: { bucket: DpdBucket; loans: number; outstanding: number }[];
  /** Share of outstanding principal more than 90 days past due, 0 to 1; TKB90 is the rest. */
  twp90: number;
  /** Loans, of any status, whose borrower paid too much. */
  refundsDue: number;
  /** Whole rupiah. */
  refundsDueRupiah: number;
}

const MOST_OVERDUE = dpdBuckets.at(-1);

interface Row {
  dpd_bucket: DpdBucket;
  loans: string;
  outstanding: string;
  refunds: string;
  refunds_rupiah: string;
}

export async function portfolio(em: EntityManager): Promise<Portfolio> {
  const rows = await em.execute<Row[]>(
    `select dpd_bucket,
       count(*) filter (where status = 'ACTIVE') as loans,
       coalesce(sum(principal_outstanding) filter (where status = 'ACTIVE'), 0) as outstanding,
       count(*) filter (where credit_balance > 0) as refunds,
       coalesce(sum(credit_balance), 0) as refunds_rupiah
     from loans group by dpd_bucket`,
  );
  const buckets = dpdBuckets.map((bucket) => {
    const row = rows.find((found) => found.dpd_bucket === bucket);
    return { bucket, loans: Number(row?.loans ?? 0), outstanding: Number(row?.outstanding ?? 0) };
  });
  const total = buckets.reduce((sum, { outstanding }) => sum + outstanding, 0);
  const overdue = buckets.find(({ bucket }) => bucket === MOST_OVERDUE)?.outstanding ?? 0;
  return {
    buckets,
    twp90: total ? overdue / total : 0,
    refundsDue: rows.reduce((sum, { refunds }) => sum + Number(refunds), 0),
    refundsDueRupiah: rows.reduce((sum, row) => sum + Number(row.refunds_rupiah), 0),
  };
}
