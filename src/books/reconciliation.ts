/** Reconciliation: compares journal and schedule, account by account, for one loan or all of them, in one query. */
import type { EntityManager } from '@mikro-orm/postgresql';

/** Whole rupiah, debit positive. */
export interface ReconciliationRow {
  application_no: string;
  account: string;
  /** Sum of the postings. */
  journal: number;
  /** What schedule and receipts say must stand there. */
  schedule: number;
  /** journal − schedule: anything but 0 is a defect. */
  difference: number;
}

/** One loan, or all. Accounts that neither side knows are left out. */
export async function reconcile(em: EntityManager, applicationNo?: string): Promise<ReconciliationRow[]> {
  const rows = await em.execute<Record<keyof ReconciliationRow, string>[]>(query, [applicationNo ?? null]);
  return rows.map((row) => ({
    application_no: row.application_no,
    account: row.account,
    journal: Number(row.journal),
    schedule: Number(row.schedule),
    difference: Number(row.difference),
  }));
}

// The discount reduces the fee first, then interest; a written-off loan's receivables have moved to the loss.
const query = `
with chosen as (select ?::text as application_no),
billed as (
  select l.application_id, l.application_no, l.credit_balance, l.written_off_on is not null as lost,
    sum(i.principal) as principal,
    sum(i.interest) as interest,
    sum(i.fee) as fee,
    sum(i.discount) as discount,
    sum(i.penalty) as penalty,
    sum(i.waived_interest + i.waived_fee) as waived,
    sum(i.principal - i.paid_principal) as owed_principal,
    sum(i.interest - (i.discount - least(i.discount, i.fee)) - i.waived_interest - i.paid_interest) as owed_interest,
    sum(i.fee - least(i.discount, i.fee) - i.waived_fee - i.paid_fee) as owed_fee,
    sum(i.penalty - i.paid_penalty) as owed_penalty
  from loans l join instalments i on i.loan_application_id = l.application_id, chosen
  where chosen.application_no is null or l.application_no = chosen.application_no
  group by l.application_id
),
received as (
  select b.application_id,
    coalesce(sum(r.amount) filter (where r.source in ('GATEWAY', 'OPERATOR')), 0) as by_channels,
    coalesce(sum(r.amount) filter (where r.source not in ('GATEWAY', 'OPERATOR')), 0) as by_funders
  from billed b left join receipts r on r.loan_application_id = b.application_id
  group by b.application_id
),
schedule as (
  select b.application_no, side.account, side.amount
  from billed b join received r using (application_id) cross join lateral (values
    ('loan.principal', case when lost then 0 else owed_principal end),
    ('loan.interest', case when lost then 0 else owed_interest end),
    ('loan.fee', case when lost then 0 else owed_fee end),
    ('loan.penalty', case when lost then 0 else owed_penalty end),
    ('write-off', case when lost then owed_principal + owed_interest + owed_fee + owed_penalty else 0 end),
    ('borrower.credit', -credit_balance),
    ('funder.payable', -principal),
    ('channel.clearing', by_channels),
    ('funder.clearing', by_funders),
    ('income.interest', -interest),
    ('income.fee', -fee),
    ('income.penalty', -penalty),
    ('discount', discount),
    ('waiver', waived)
  ) as side (account, amount)
),
journal as (
  select p.application_no, p.account, sum(p.amount) as amount
  from postings p, chosen
  where chosen.application_no is null or p.application_no = chosen.application_no
  group by p.application_no, p.account
)
select application_no, account,
  coalesce(journal.amount, 0) as journal,
  coalesce(schedule.amount, 0) as schedule,
  coalesce(journal.amount, 0) - coalesce(schedule.amount, 0) as difference
from schedule full join journal using (application_no, account)
where coalesce(journal.amount, 0) <> 0 or coalesce(schedule.amount, 0) <> 0
order by application_no, account`;
