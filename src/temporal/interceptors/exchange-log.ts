/** Keeps what was said to partners, encrypted, tied to the workflow that said it. */
import { Context } from '@temporalio/activity';
import type { RequiredEntityData } from '@mikro-orm/core';
import { type PartnerExchange, PartnerExchangeSchema } from '../../db/entities/partner.ts';
import type { Orm } from '../../db/orm.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { Exchange } from '../../partners/transport/exchange.ts';

type Row = RequiredEntityData<PartnerExchange>;

/** One row per attempt. A log that cannot be written never changes the call that it is about. */
export function exchangeLog(orm: Orm, metrics: Metrics): (exchange: Exchange) => Promise<void> {
  const write = together((rows: Row[]) => written(orm, rows));
  return (exchange) => {
    const { partner, operation, outcome } = exchange;
    metrics.partnerCalls.observe({ partner, operation, outcome }, exchange.durationMs / 1000);
    return write({ ...exchange, ...caller() });
  };
}

function caller() {
  try {
    const { workflowExecution, activityId, attempt } = Context.current().info;
    return { workflowId: workflowExecution?.workflowId ?? null, activityId, attempt };
  } catch {
    return { workflowId: null, activityId: null, attempt: null };
  }
}

/** Rows that come while others are being written are written together after them: one transaction, one connection. */
function together<R>(writeAll: (rows: R[]) => Promise<void>): (row: R) => Promise<void> {
  let next: { rows: R[]; written: Promise<void> } | null = null;
  let last: Promise<void> = Promise.resolve();
  return (row) => {
    if (!next) {
      const rows: R[] = [];
      const written = last.then(() => {
        next = null;
        return writeAll(rows);
      });
      next = { rows, written };
      last = written.catch(() => undefined);
    }
    next.rows.push(row);
    return next.written;
  };
}

async function written(orm: Orm, rows: Row[]): Promise<void> {
  try {
    const em = orm.em.fork();
    for (const row of rows) em.create(PartnerExchangeSchema, row);
    await em.flush();
  } catch (error) {
    if (rows.length === 1 || !isOfARow(error)) throw error;
    // One row that the database cannot take must not cost the others.
    await Promise.allSettled(rows.map((row) => written(orm, [row])));
  }
}

/** SQLSTATE classes 22 and 23, and 08P01 for a NUL: what is wrong is in the data, and not with the database. */
const isOfARow = (error: unknown) => /^(22|23|08P01)/.test((error as { code?: string }).code ?? '');
