/** Ids of cases as operators may name them: our workflows and nothing else that runs in the namespace. */
import { ApiError } from '../../errors.ts';

const applicationNo = String.raw`APP-LN-\d{4}-\d{8}`;
const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const known = new RegExp(
  `^(?:onboarding-[0-9a-f]{64}|limit-${uuid}|(?:loan|repayment)-${applicationNo}|payment-[A-Za-z0-9-]{1,40})$`,
);

/** 404 CASE_NOT_FOUND unless it is one of ours. */
export function knownCase(workflowId: string): string {
  if (!known.test(workflowId)) throw new ApiError('CASE_NOT_FOUND');
  return workflowId;
}

/** The application that a loan's or repayment's case is about. */
export const ofApplication = (workflowId: string): string | null =>
  new RegExp(`^(?:loan|repayment)-(${applicationNo})$`).exec(workflowId)?.[1] ?? null;
