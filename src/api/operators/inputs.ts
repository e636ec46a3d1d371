/** What operators send. */
import { z } from 'zod';

/** `?page=`, from 1. */
export const page = z.coerce.number().int().min(1).max(100_000).default(1);

/** Why; it stands in the audit log. */
export const reason = z.string().trim().min(3).max(1000);

export const decisionInput = z.object({ decision: z.enum(['APPROVE', 'REJECT']), reason });
export type DecisionInput = z.infer<typeof decisionInput>;

export const resolutionInput = z.object({
  action: z.enum(['retry', 'amend', 'skip', 'cancel']),
  reason,
  /** With `amend`: the corrected value. */
  value: z.string().trim().min(1).max(200).optional(),
});
export type ResolutionInput = z.infer<typeof resolutionInput>;
