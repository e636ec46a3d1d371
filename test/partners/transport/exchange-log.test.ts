/** The exchange log in the database: one row per attempt, tied to its activity, readable by nobody without the key. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { asyncLocalStorage, type Context } from '@temporalio/activity';
import { exchangeLog } from '../../../src/temporal/interceptors/exchange-log.ts';
import { PartnerExchangeSchema } from '../../../src/db/entities/partner.ts';
import { createMetrics } from '../../../src/platform/metrics.ts';
import type { Exchange } from '../../../src/partners/transport/exchange.ts';
import { type FreshDatabase, freshDatabase } from '../../support/database.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
beforeEach(() => database.orm.em.fork().nativeDelete(PartnerExchangeSchema, {}));
afterAll(() => database.close());

const exchange = (operation: string, more: Partial<Exchange> = {}): Exchange => ({
  ...{ partner: 'finfra', operation, outcome: 'unknown', reason: 'HTTP 500', httpStatus: 500, durationMs: 12 },
  ...{ request: 'POST /borrower\n\n{"name":"BUDI SANTOSO"}', response: '{"nik":"3201010101010001"}' },
  ...more,
});

const inActivity = <T>(n: number, work: () => T) =>
  asyncLocalStorage.run(
    {
      info: { workflowExecution: { workflowId: `loan-${n}`, runId: 'r' }, activityId: `${n}`, attempt: n },
    } as Context,
    work,
  );

test('attempts that end at the same time are a row each, tied to the workflow and activity of each', async () => {
  const keep = exchangeLog(database.orm, createMetrics('test'));
  await Promise.all([1, 2, 3, 4].map((n) => inActivity(n, () => keep(exchange(`call ${n}`)))));
  const rows = await database.orm.em.fork().find(PartnerExchangeSchema, {}, { orderBy: { operation: 'asc' } });
  expect(
    rows.map(({ operation, workflowId, activityId, attempt }) => [operation, workflowId, activityId, attempt]),
  ).toEqual([1, 2, 3, 4].map((n) => [`call ${n}`, `loan-${n}`, `${n}`, n]));
  expect(rows[0]).toMatchObject({ httpStatus: 500, response: '{"nik":"3201010101010001"}' });
});

test('what was said is cipher text in the database', async () => {
  await exchangeLog(database.orm, createMetrics('test'))(exchange('call'));
  const raw = JSON.stringify(await database.orm.em.fork().execute('select * from partner_exchanges'));
  expect(raw).toMatch(/finfra/);
  expect(raw).not.toMatch(/BUDI|3201010101010001|borrower/);
});

test('a row that the database cannot take costs no other row', async () => {
  const keep = exchangeLog(database.orm, createMetrics('test'));
  const ends = await Promise.allSettled([
    keep(exchange('first')),
    keep(exchange('good')),
    keep(exchange('bad', { reason: 'unexpected answer at data.\u0000' })),
    keep(exchange('good too')),
  ]);
  expect(ends[0].status).toBe('fulfilled');
  const rows = await database.orm.em.fork().find(PartnerExchangeSchema, {});
  expect(rows.map(({ operation }) => operation).toSorted()).toEqual(['first', 'good', 'good too']);
  await keep(exchange('after'));
  expect(await database.orm.em.fork().count(PartnerExchangeSchema)).toBe(4);
});
