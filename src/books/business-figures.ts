/** Business metrics for Prometheus (blocked cases, inbox backlog, portfolio): read at a scrape, with a timeout. */
import type { Client } from '@temporalio/client';
import { Gauge } from 'prom-client';
import { inboxBacklog } from '../inbox/backlog.ts';
import type { Orm } from '../db/orm.ts';
import { portfolio } from './portfolio.ts';
import type { Metrics } from '../platform/metrics.ts';
import { searchAttributes } from '../temporal/search-attributes.ts';

/** Type names of the workflows that can wait for an operator. */
const workflowTypes = ['onboarding', 'creditLimit', 'loan', 'repayment', 'payment', 'reconciliation'];

/** Several Prometheus servers, and people, may ask at once; figures of so long ago are good enough for all. */
const FRESH_FOR_MS = 10_000;
const READ_WITHIN_MS = 4_000;

/** Name, help, label. */
type Description = [string, string, string?];
type Rows = { labels?: Record<string, string>; value: number }[];
type Figures = Record<string, Rows>;

/**
 * Every process that registers them tells the same figures: alerts take the `max`. What cannot be read is left out,
 * and `arus_figures_readable` is 0 for it.
 */
export function tellBusinessFigures({ registry }: Metrics, { orm, client }: { orm: Orm; client: Client }): void {
  const reads: (() => Promise<void>)[] = [];
  const gauge = ([name, help, label]: Description, collect: () => Promise<unknown>) =>
    new Gauge({
      ...{ name, help, labelNames: label ? [label] : [], registers: [registry] },
      collect: async () => void (await collect()),
    });
  const readable = gauge(['arus_figures_readable', 'Whether these figures could be read: 1, or 0', 'source'], () =>
    Promise.all(reads.map((read) => read())),
  );

  function source(name: string, described: Record<string, Description>, read: () => Promise<Figures>): void {
    let last: { at: number; done: Promise<void> } | undefined;
    const refreshed = () => {
      if (!last || performance.now() - last.at > FRESH_FOR_MS) last = { at: performance.now(), done: refresh() };
      return last.done;
    };
    const gauges = Object.entries(described).map(([figure, of]) => [figure, gauge(of, refreshed)] as const);
    const refresh = async () => {
      const figures = await inTime(read()).catch(() => null);
      for (const [figure, target] of gauges) {
        target.reset();
        // A gauge without labels is 0 after a reset, and 0 would be a statement.
        target.remove({});
        for (const { labels = {}, value } of figures?.[figure] ?? []) target.set(labels, value);
      }
      readable.set({ source: name }, figures ? 1 : 0);
    };
    reads.push(refreshed);
  }

  source(
    'cases',
    { blocked: ['arus_cases_needing_attention', 'Running workflows that wait for an operator', 'workflow'] },
    async () => ({ blocked: await Promise.all(workflowTypes.map((type) => needingAttention(client, type))) }),
  );
  source(
    'inbox',
    {
      messages: ['arus_inbox_messages', 'Inbox messages that were not delivered', 'state'],
      age: ['arus_inbox_oldest_age_seconds', 'Age of the oldest of them', 'state'],
    },
    async () => {
      const backlog = await inboxBacklog(orm.em.fork());
      return {
        messages: backlog.map(({ state, messages }) => ({ labels: { state }, value: messages })),
        age: backlog.map(({ state, oldestSeconds }) => ({ labels: { state }, value: oldestSeconds })),
      };
    },
  );
  source(
    'loans',
    {
      loans: ['arus_loans', 'Active loans by days past due', 'bucket'],
      outstanding: ['arus_loans_outstanding_rupiah', 'Their principal not yet repaid', 'bucket'],
      twp90: ['arus_twp90_ratio', 'Share of outstanding principal more than 90 days past due'],
      tkb90: ['arus_tkb90_ratio', '1 minus arus_twp90_ratio'],
      refunds: ['arus_refunds_due', 'Loans paid too much, whose borrower is owed a refund'],
      refundsRupiah: ['arus_refunds_due_rupiah', 'What is owed to those borrowers'],
    },
    async () => {
      const { buckets, twp90, refundsDue, refundsDueRupiah } = await portfolio(orm.em.fork());
      return {
        loans: buckets.map(({ bucket, loans }) => ({ labels: { bucket }, value: loans })),
        outstanding: buckets.map(({ bucket, outstanding }) => ({ labels: { bucket }, value: outstanding })),
        twp90: [{ value: twp90 }],
        tkb90: [{ value: 1 - twp90 }],
        refunds: [{ value: refundsDue }],
        refundsRupiah: [{ value: refundsDueRupiah }],
      };
    },
  );
}

async function needingAttention(client: Client, workflow: string) {
  const { count } = await client.workflow.count(
    `${searchAttributes.needsAttention.name} = true AND ExecutionStatus = 'Running' AND WorkflowType = '${workflow}'`,
  );
  return { labels: { workflow }, value: count };
}

async function inTime<T>(reading: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), READ_WITHIN_MS);
  });
  try {
    return await Promise.race([reading, late]);
  } finally {
    clearTimeout(timer);
  }
}
