/** Sends what Temporal's SDK and its native core log to our own log, without payloads. */
import { DefaultLogger, type LogEntry, type RuntimeOptions } from '@temporalio/worker';
import type { Logger } from '../platform/log.ts';

/** For `Runtime.install`, before anything else of the SDK is used. */
export const runtimeOptions = (log: Logger): RuntimeOptions => ({
  logger: new DefaultLogger('WARN', (entry) => note(log, entry)),
  // Otherwise the core writes to the terminal by itself, in colours.
  telemetryOptions: { logging: { filter: { core: 'WARN', other: 'ERROR' }, forward: {} } },
});

/** Names and numbers of the work only: an error's text may quote what failed. */
function note(log: Logger, { level, message, meta }: LogEntry): void {
  if (message.startsWith('No workflows registered')) return; // partners' queues have activities only
  const { sdkComponent, activityType, workflowType, workflowId, attempt, taskQueue, error } = (meta ?? {}) as Record<
    string,
    unknown
  >;
  if ((error as { type?: string } | undefined)?.type === 'ReportInProgress') return; // that is how PEFINDO says "later"
  const component = typeof sdkComponent === 'string' ? sdkComponent : undefined;
  log[level === 'ERROR' ? 'error' : 'warn'](
    { component, activityType, workflowType, workflowId, attempt, taskQueue },
    message,
  );
}
