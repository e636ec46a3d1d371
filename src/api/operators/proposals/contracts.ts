/** Proposals that wait for a second person: listed, refused by a checker, withdrawn by whoever proposed. */
import { z } from 'zod';
import { proposalKinds } from '../../../domain/application/states.ts';
import { paging } from '../answer-fields.ts';
import { json } from '../../contract/bodies.ts';
import { contract } from '../../contract/contract.ts';
import { changes, reads } from '../access.ts';
import { answered } from '../answers.ts';
import * as example from '../examples.ts';
import { oneOf, optional, page, reason } from '../inputs.ts';
import { proposalSchema } from './proposal-schema.ts';

const params = z.object({
  id: z.string().meta({ description: 'Id of the proposal.', examples: [example.proposal.id] }),
});
const ended = { ended_at: '2026-02-16T05:00:00.000Z', ended_reason: 'Dokumen belum lengkap.' };
const body = json(z.object({ reason }), { example: { reason: ended.ended_reason } });

export const proposalContracts = {
  listProposals: contract({
    tag: 'Proposals',
    method: 'get',
    path: '/api/proposals',
    summary: 'What waits for a second person, the oldest first',
    access: reads(),
    query: z.object({ kind: optional(oneOf(proposalKinds)), page }),
    answer: answered('50 to a page.', z.strictObject({ proposals: z.array(proposalSchema), ...paging }), {
      proposals: [example.proposal],
      total: 1,
      page: 1,
      pages: 1,
    }),
  }),
  refuseProposal: contract({
    tag: 'Proposals',
    method: 'post',
    path: '/api/proposals/{id}/refuse',
    summary: 'Refuse what another person proposed',
    description: 'By a checker. One’s own proposal is withdrawn, not refused: 403 `SAME_OPERATOR`.',
    access: changes('maker', 'checker'),
    params,
    body,
    answer: answered('Refused.', z.strictObject({ state: z.literal('REFUSED'), proposal: proposalSchema }), {
      state: 'REFUSED',
      proposal: { ...example.proposal, state: 'REFUSED' as const, ended_by: example.checker, ...ended },
    }),
    errors: ['PROPOSAL_NOT_FOUND', 'NOTHING_TO_DECIDE', 'SAME_OPERATOR'],
  }),
  withdrawProposal: contract({
    tag: 'Proposals',
    method: 'post',
    path: '/api/proposals/{id}/withdraw',
    summary: 'Withdraw one’s own proposal',
    access: changes('maker', 'checker'),
    params,
    body,
    answer: answered('Withdrawn.', z.strictObject({ state: z.literal('WITHDRAWN'), proposal: proposalSchema }), {
      state: 'WITHDRAWN',
      proposal: { ...example.proposal, state: 'WITHDRAWN' as const, ended_by: example.maker, ...ended },
    }),
    errors: ['PROPOSAL_NOT_FOUND', 'NOTHING_TO_DECIDE'],
  }),
};
