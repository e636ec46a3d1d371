import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { v7 as uuidv7 } from 'uuid';
import { tellBusinessFigures } from '../../src/books/business-figures.ts';
import { storeInInbox } from '../../src/inbox/store.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { searchAttributes } from '../../src/temporal/search-attributes.ts';
import { registerSearchAttributes } from '../../src/temporal/connection.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { until } from '../tools/processes.ts';

let database: FreshDatabase;
let connection: Connection;
let client: Client;
beforeAll(async () => {
  database = await freshDatabase();
  connection = await Connection.connect({ address: process.env['ARUS_TEST_TEMPORAL']! });
  client = new Client({ connection });
  await registerSearchAttributes(client);
});
afterEach(() => unguarded(['delete from loans', 'delete from inbox_messages']));
afterAll(async () => {
  await connection.close();
  await database.close();
});

/** Figures read nothing of a loan but its own row: the rest of it is left out. */
const unguarded = (statements: string[]) =>
  database.orm.em.fork().transactional(async (em) => {
    for (const statement of ['set local session_replication_role = replica', ...statements])
      await em.execute(statement);
  });
let loans = 0;
const addLoan = (loan: { bucket: string; outstanding: number; status?: string; credit?: number }) =>
  unguarded([
    `insert into loans (application_id, application_no, user_id, funder, principal, principal_outstanding, status,
       disbursed_on, disbursed_at, clock_offset_seconds, dpd_bucket, credit_balance, created_at, version)
     values ('${uuidv7()}', 'APP-LN-2026-${String(++loans).padStart(8, '0')}', '${uuidv7()}', 'FINFRA', 8000000,
       ${loan.outstanding}, '${loan.status ?? 'ACTIVE'}', '2026-01-01', now(), 0, '${loan.bucket}', ${loan.credit ?? 0}, now(), 1)`,
  ]);

/** The lines of a scrape, by metric and labels. */
async function scrape(of: { orm: FreshDatabase['orm']; client: Client } = { orm: database.orm, client }) {
  const metrics = createMetrics('worker');
  tellBusinessFigures(metrics, of);
  const text = await metrics.registry.metrics();
  const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [
        line
          .slice(0, at)
          .replace(/,?service="worker"/, '')
          .replace('{}', ''),
        Number(line.slice(at + 1)),
      ];
    }),
  );
}

describe('the figures of the business', () => {
  test('with nothing on the books are zeros, and everything is repaid', async () => {
    const figures = await scrape();
    expect(figures).toMatchObject({
      arus_tkb90_ratio: 1,
      arus_twp90_ratio: 0,
      arus_refunds_due: 0,
      'arus_inbox_messages{state="RECEIVED"}': 0,
      'arus_loans{bucket=">90"}': 0,
      'arus_figures_readable{source="loans"}': 1,
      'arus_figures_readable{source="cases"}': 1,
    });
  });

  test('TWP90 is the share of outstanding principal more than 90 days past due, and TKB90 the rest', async () => {
    await addLoan({ bucket: 'CURRENT', outstanding: 6_000_000 });
    await addLoan({ bucket: '61-90', outstanding: 3_000_000 });
    await addLoan({ bucket: '>90', outstanding: 1_000_000 });
    await addLoan({ bucket: '>90', outstanding: 5_000_000, status: 'WRITTEN OFF' });
    await addLoan({ bucket: 'CURRENT', outstanding: 0, status: 'PAID OFF', credit: 25_000 });
    expect(await scrape()).toMatchObject({
      'arus_loans{bucket="CURRENT"}': 1,
      'arus_loans{bucket="61-90"}': 1,
      'arus_loans{bucket=">90"}': 1,
      'arus_loans_outstanding_rupiah{bucket=">90"}': 1_000_000,
      arus_twp90_ratio: 0.1,
      arus_tkb90_ratio: 0.9,
      arus_refunds_due: 1,
      arus_refunds_due_rupiah: 25_000,
    });
  });

  test('the backlog is what was not delivered, with the age of its oldest', async () => {
    const em = database.orm.em.fork();
    const message = { source: 'FINFRA' as const, topic: 'loan_signed', body: '{}' };
    const { id } = await storeInInbox(em, { ...message, uniqueKey: 'old' });
    await storeInInbox(em, { ...message, uniqueKey: 'new' });
    await em.execute(`update inbox_messages set received_at = now() - interval '1 hour' where id = ?`, [id]);
    const figures = await scrape();
    expect(figures['arus_inbox_messages{state="RECEIVED"}']).toBe(2);
    expect(figures['arus_inbox_oldest_age_seconds{state="RECEIVED"}']).toBeGreaterThanOrEqual(3600);
    expect(figures['arus_inbox_messages{state="REVIEW"}']).toBe(0);
  });

  test('cases that wait for an operator are counted by their kind', async () => {
    const blocked = 'arus_cases_needing_attention{workflow="creditLimit"}';
    const before = (await scrape())[blocked] ?? NaN;
    const handle = await client.workflow.start('creditLimit', {
      taskQueue: 'nobody',
      workflowId: `limit-${uuidv7()}`,
      args: [],
      typedSearchAttributes: [{ key: searchAttributes.needsAttention, value: true }],
    });
    await until(async () => (await scrape())[blocked] === before + 1);
    await handle.terminate();
  });

  test('what cannot be read is left out and said so; a zero would be a statement', async () => {
    const closed = await freshDatabase();
    await closed.close();
    const figures = await scrape({ orm: closed.orm, client });
    expect(figures['arus_figures_readable{source="loans"}']).toBe(0);
    expect(figures['arus_figures_readable{source="cases"}']).toBe(1);
    expect(Object.keys(figures).filter((name) => /arus_(loans|tkb90|twp90|refunds|inbox)/.test(name))).toEqual([]);
  });
});
