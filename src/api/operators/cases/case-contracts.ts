/** Parked cases of every kind: why one stands still, and how an operator sets it going again. */
import { z } from 'zod';
import { json } from '../../contract/bodies.ts';
import { contract } from '../../contract/contract.ts';
import { changes, reads } from '../access.ts';
import { instant, workflowId } from '../answer-fields.ts';
import { answered, inPairs, pairErrors } from '../answers.ts';
import * as example from '../examples.ts';
import { resolutionInput, resolvingActions } from '../inputs.ts';
import { applicationParams } from './application-contracts.ts';

export const blockFields = {
  step: z.string(),
  reason: z.string().meta({ description: 'English, for whoever knows the system.' }),
  actions: z.array(z.enum(resolvingActions)).meta({ description: 'What the block takes.' }),
  since: instant,
};

const parked = {
  access: reads(),
  answer: answered(
    'Why it is parked; `null` where it is not.',
    z.strictObject({ block: z.strictObject({ workflow_id: workflowId, ...blockFields }).nullable() }),
    { block: example.block },
  ),
};

const resolved = {
  description:
    'Two people for `amend` and for steps of disbursement. `action` is one of the block’s `actions`; `value` goes with `amend`.',
  access: changes('maker', 'checker'),
  body: json(resolutionInput, {
    example: { action: 'amend', reason: 'Dari dasbor Finfra.', value: 'fin-77' },
  }),
  answer: inPairs({
    proposal: {
      ...{ kind: 'RESOLVE', decision: 'amend', terms: { value: 'fin-77' } },
      standing: { step: example.block.step, because: example.block.reason, since: example.block.since },
    },
    alone: { schema: z.strictObject({ state: z.literal('CONFIRMED') }), example: { state: 'CONFIRMED' } },
  }),
};

const caseParams = z.object({
  workflowId: z.string().meta({ description: 'Id of the case.', examples: [example.limitCase] }),
});

export const caseContracts = {
  getApplicationBlock: contract({
    tag: 'Applications',
    method: 'get',
    path: '/api/applications/{applicationNo}/block',
    summary: 'Where an application’s loan, else its repayment, is parked',
    ...parked,
    params: applicationParams,
    errors: ['APPLICATION_NOT_FOUND'],
  }),
  resolveApplication: contract({
    tag: 'Applications',
    method: 'post',
    path: '/api/applications/{applicationNo}/resolve',
    summary: 'Set an application’s loan, else its repayment, going again',
    ...resolved,
    params: applicationParams,
    errors: ['APPLICATION_NOT_FOUND', 'ACTION_NOT_ALLOWED', ...pairErrors],
  }),
  getCaseBlock: contract({
    tag: 'Work',
    method: 'get',
    path: '/api/cases/{workflowId}/block',
    summary: 'Where a case is parked',
    description: '404 `CASE_NOT_FOUND` for an id that is none of ours.',
    ...parked,
    params: caseParams,
    errors: ['CASE_NOT_FOUND'],
  }),
  resolveCase: contract({
    tag: 'Work',
    method: 'post',
    path: '/api/cases/{workflowId}/resolve',
    summary: 'Set a parked case going again',
    ...resolved,
    params: caseParams,
    // An id that is none of ours is 404, whatever the body says.
    unchecked: true,
    errors: ['CASE_NOT_FOUND', 'ACTION_NOT_ALLOWED', ...pairErrors],
  }),
};
