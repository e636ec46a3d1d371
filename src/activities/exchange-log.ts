/** Keeps what was said to partners, encrypted, tied to the workflow that said it. */
import { Context } from '@temporalio/activity';
import { PartnerExchangeSchema } from '../db/entities/partner.ts';
import type { Orm } from '../db/orm.ts';
import type { Metrics } from '../metrics.ts';
import type { Exchange } from '../partners/exchange.ts';

/** One row per attempt. A log that cannot be written never changes the call that it is about. */
export const exchangeLog =
  (orm: Orm, metrics: Metrics) =>
  async (exchange: Exchange): Promise<void> => {
    const { partner, operation, outcome } = exchange;
    metrics.partnerCalls.observe({ partner, operation, outcome }, exchange.durationMs / 1000);
    const em = orm.em.fork();
    em.create(PartnerExchangeSchema, { ...exchange, ...caller() });
    await em.flush();
  };

function caller() {
  try {
    const { workflowExecution, activityId, attempt } = Context.current().info;
    return { workflowId: workflowExecution?.workflowId ?? null, activityId, attempt };
  } catch {
    return { workflowId: null, activityId: null, attempt: null };
  }
}
