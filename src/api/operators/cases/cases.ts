/** Parked cases, by application or by workflow id: onboarding, limit, loan, payment or repayment. */
import type { HandlersOf } from '../../contract/contract.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { validate } from '../../middleware/validate.ts';
import { findApplication } from './applications.ts';
import { type Blocked, blockOf, blocksOf, resolveBlocked } from './blocks.ts';
import type { caseContracts } from './case-contracts.ts';
import { knownCase } from './case-ids.ts';
import { resolutionInput } from '../inputs.ts';

export function caseHandlers(context: ApiContext): HandlersOf<typeof caseContracts> {
  /** The loan's block, else the repayment's. */
  const ofApplication = async (applicationNo: string): Promise<Blocked | undefined> =>
    (await blocksOf(context, (await findApplication(context, applicationNo)).applicationNo))[0];

  return {
    getApplicationBlock: async ({ params }) => shown(await ofApplication(params.applicationNo)),

    resolveApplication: async ({ caller, params, body }) =>
      resolveBlocked(context, caller, parked(await ofApplication(params.applicationNo)), body),

    getCaseBlock: async ({ params }) => shown(await blockOf(context, knownCase(params.workflowId))),

    async resolveCase({ caller, params, body }) {
      const workflowId = knownCase(params.workflowId);
      const resolution = validate(resolutionInput, body);
      return resolveBlocked(context, caller, parked(await blockOf(context, workflowId)), resolution);
    },
  };
}

const shown = (blocked: Blocked | null | undefined) => ({
  block: blocked ? { workflow_id: blocked.workflowId, ...blocked.block } : null,
});

/** 409 NOTHING_TO_DECIDE unless it is. */
function parked(blocked: Blocked | null | undefined): Blocked {
  if (!blocked) throw new ApiError('NOTHING_TO_DECIDE');
  return blocked;
}
