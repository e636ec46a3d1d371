/** Ids of cases as operators may name them: our workflows and nothing else that runs in the namespace. */
import { parseWorkflowId } from '../../../workflows/messages.ts';
import { ApiError } from '../../errors.ts';

/** 404 CASE_NOT_FOUND unless it is a case of ours that can wait for operators. */
export function knownCase(workflowId: string): string {
  const stage = parseWorkflowId(workflowId)?.stage;
  if (!stage || stage === 'reconciliation') throw new ApiError('CASE_NOT_FOUND');
  return workflowId;
}
