/** What a workflow did, read from its history: the plan by which the bare workflow does the same with nothing in it. */

/**
 * `update` and `answer`: one came, and got its result. `local` and `remote`: an activity. `signal`: waited for one.
 * `child`: started one.
 */
export type Step = 'update' | 'answer' | 'local' | 'remote' | 'signal' | 'child';

/** As much of a history event as we look at; `HistoryEvent` of Temporal's API fits. */
export interface HistoryEvent {
  workflowExecutionUpdateAcceptedEventAttributes?: object | null;
  workflowExecutionUpdateCompletedEventAttributes?: object | null;
  markerRecordedEventAttributes?: { markerName?: string | null } | null;
  activityTaskScheduledEventAttributes?: object | null;
  workflowExecutionSignaledEventAttributes?: object | null;
  startChildWorkflowExecutionInitiatedEventAttributes?: object | null;
}

const LOCAL_ACTIVITY = 'core_local_activity';

/** In the order of the history. Timers, search attributes and details are ours alone and stay out. */
export function stepsOf(events: readonly HistoryEvent[]): Step[] {
  return events.flatMap((event) => stepOf(event) ?? []);
}

function stepOf(event: HistoryEvent): Step | null {
  if (event.workflowExecutionUpdateAcceptedEventAttributes) return 'update';
  if (event.workflowExecutionUpdateCompletedEventAttributes) return 'answer';
  if (event.markerRecordedEventAttributes?.markerName === LOCAL_ACTIVITY) return 'local';
  if (event.activityTaskScheduledEventAttributes) return 'remote';
  if (event.workflowExecutionSignaledEventAttributes) return 'signal';
  if (event.startChildWorkflowExecutionInitiatedEventAttributes) return 'child';
  return null;
}

/** How many signals the remote activity at `index` is to cause, as a partner calls back: those before the next one. */
export function callBacksAfter(steps: readonly Step[], index: number): number {
  const next = steps.indexOf('remote', index + 1);
  return steps.slice(index + 1, next < 0 ? undefined : next).filter((step) => step === 'signal').length;
}

/** Events that one more payment adds to a servicing history: all from the first signal on, shared out. */
export function eventsPerSignal(events: readonly HistoryEvent[]): number {
  const isSignal = (event: HistoryEvent) => stepOf(event) === 'signal';
  const opening = events.findIndex(isSignal);
  if (opening < 0) throw new Error('a servicing history without a payment');
  return (events.length - opening) / events.filter(isSignal).length;
}
