/** Looking into the books and the workflow histories after the demo: what a newcomer would check. */
import type { Client } from '@temporalio/client';
import type { Orm } from '../../src/db/orm.ts';
import { reconcile } from '../../src/books/reconciliation.ts';
import { workflowIds } from '../../src/workflows/messages.ts';

export interface AccountRow {
  account: string;
  journal: number;
  schedule: number;
}

/** Journal against schedule, account by account; `balance` is the sum of the whole journal and must be 0. */
export async function readBooks(
  orm: Orm,
  applicationNo: string,
): Promise<{ rows: AccountRow[]; balance: number; reconciles: boolean }> {
  const em = orm.em.fork();
  const rows = await reconcile(em, applicationNo);
  const [total] = await em.execute<{ balance: string }[]>(
    'select coalesce(sum(amount), 0) as balance from postings where application_no = ?',
    [applicationNo],
  );
  const balance = Number(total?.balance);
  return { rows, balance, reconciles: balance === 0 && rows.every(({ difference }) => difference === 0) };
}

export interface HistorySize {
  workflowId: string;
  events: number;
}

/** Events in the histories of the loan, its servicing and its payments. */
export async function readHistories(client: Client, orm: Orm, applicationNo: string): Promise<HistorySize[]> {
  const payments = await orm.em
    .fork()
    .execute<{ reference_no: string }[]>(
      `select reference_no from payments where parts @> jsonb_build_array(jsonb_build_object('applicationNo', ?::text)) order by created_at`,
      [applicationNo],
    );
  const ids = [
    workflowIds.loan(applicationNo),
    workflowIds.repayment(applicationNo),
    ...payments.map(({ reference_no }) => workflowIds.payment(reference_no)),
  ];
  return Promise.all(
    ids.map(async (workflowId) => {
      const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
      return { workflowId, events: events?.length ?? 0 };
    }),
  );
}
