/**
 * The result of a call to Temporal: an answer, a refusal, or an error that says why there is neither (timeout, no
 * worker, no such case).
 */
import {
  type Client,
  type Connection,
  isGrpcServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure, type UpdateDefinition } from '@temporalio/common';
import { isRefusalCode, type RefusalCode } from '../domain/application/refusals.ts';
import * as messages from '../workflows/messages.ts';

/** Temporal cannot be reached, or no worker answered in time. What was asked may still happen. */
export class ServiceUnavailable extends Error {
  override name = 'ServiceUnavailable';
}

/** The case is not running (never was, or has ended). */
export class NoSuchCase extends Error {
  override name = 'NoSuchCase';
}

/** Long enough for an update that asks nobody outside. */
export const ANSWER_WITHIN_MS = 25_000;

/**
 * Runs a call under a deadline. Throws ServiceUnavailable where Temporal or a worker did not answer in time,
 * NoSuchCase where the case is not running.
 */
export async function answered<T>(
  client: Client,
  withinMs: number,
  call: () => Promise<T>,
): Promise<T | messages.Refusal> {
  try {
    const answer = await (client.connection as Connection).withDeadline(Date.now() + withinMs, call);
    if (typeof answer === 'object' && answer && messages.isRefusal(answer)) knownCode(answer.refused.code);
    return answer;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal) return refusal;
    if (error instanceof WorkflowNotFoundError) throw new NoSuchCase('the case is not running', { cause: error });
    throw unavailable(error);
  }
}

/** Sends the update to a case that must be running. Throws NoSuchCase when it is not. */
export const toRunning = <Result, Argument>(
  client: Client,
  workflowId: string,
  update: UpdateDefinition<Result, [Argument]>,
  argument: Argument,
): Promise<Result | messages.Refusal> =>
  answered(client, ANSWER_WITHIN_MS, () =>
    client.workflow.getHandle(workflowId).executeUpdate(update, { args: [argument] }),
  );

/** What to throw for an error that is no answer: Temporal was not reached in time, or the error itself. */
const unavailable = (error: unknown): unknown =>
  error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
  isGrpcServiceError(error) ||
  isGrpcServiceError((error as Error).cause)
    ? new ServiceUnavailable('Temporal or a worker did not answer in time', { cause: error })
    : error;

/** A validator's refusal left no trace in the history; its code is the failure's message. */
function refusalOf(error: unknown): messages.Refusal | undefined {
  if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure)) return undefined;
  const { type, message } = error.cause;
  return type === messages.REFUSED ? { refused: { code: knownCode(message) } } : undefined;
}

/** A worker of a newer version may know codes that we do not; no caller could make sense of such an answer. */
function knownCode(code: string): RefusalCode {
  if (!isRefusalCode(code)) throw new Error(`a workflow refused with ${code}, a code that this version does not know`);
  return code;
}

/** Sends a signal. Throws ServiceUnavailable. */
export async function delivered(signal: () => Promise<void>): Promise<'DELIVERED' | 'NO WORKFLOW'> {
  try {
    await signal();
    return 'DELIVERED';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'NO WORKFLOW';
    throw unavailable(error);
  }
}
