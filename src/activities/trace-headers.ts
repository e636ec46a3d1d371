/** Tells partners which workflow a call belongs to, without telling anything of it: W3C trace context. */
import { randomBytes } from 'node:crypto';
import { Context } from '@temporalio/activity';

/** All calls of one run of a workflow have one trace; its id is the run's, which is random. Other calls have one each. */
export function traceHeaders(): { traceparent: string } {
  return { traceparent: `00-${traceId()}-${randomBytes(8).toString('hex')}-01` };
}

function traceId(): string {
  const runId = runOfCaller()?.replaceAll('-', '').toLowerCase() ?? '';
  return /^[0-9a-f]{32}$/.test(runId) ? runId : randomBytes(16).toString('hex');
}

function runOfCaller(): string | undefined {
  try {
    return Context.current().info.workflowExecution?.runId;
  } catch {
    return undefined;
  }
}
