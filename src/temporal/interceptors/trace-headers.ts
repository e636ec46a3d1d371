/** W3C trace context for calls to partners: the calls of one workflow share a trace id that is not personal. */
import { randomUUID } from 'node:crypto';
import { Context } from '@temporalio/activity';

/** All calls of one run of a workflow have one trace; its id is the run's, which is random. Other calls have one each. */
export function traceHeaders(): { traceparent: string } {
  return { traceparent: `00-${traceId()}-${spanId()}-01` };
}

function traceId(): string {
  const runId = runOfCaller()?.replaceAll('-', '').toLowerCase() ?? '';
  return /^[0-9a-f]{32}$/.test(runId) ? runId : spanId() + spanId();
}

/** 64 random bits: the ends of a UUID are random throughout, and UUIDs come from a stock, so they cost a tenth of `randomBytes`. */
function spanId(): string {
  const uuid = randomUUID();
  return uuid.slice(0, 8) + uuid.slice(-8);
}

function runOfCaller(): string | undefined {
  try {
    return Context.current().info.workflowExecution?.runId;
  } catch {
    return undefined;
  }
}
