/** What refusals of the operators' API carry besides code and message, as their document shows it. */
import { z } from 'zod';
import * as example from './examples.ts';
import { resolvingActions } from './inputs.ts';
import { proposalSchema } from './proposals/proposal-schema.ts';

export const operatorErrorData = {
  PROPOSAL_PENDING: {
    members: {
      data: z
        .strictObject({ proposal: proposalSchema })
        .optional()
        .meta({ description: 'What waits; left out where two people were first at once.' }),
    },
    example: { data: { proposal: example.proposal } },
  },
  ACTION_NOT_ALLOWED: {
    members: {
      data: z
        .strictObject({ actions: z.array(z.enum(resolvingActions)) })
        .optional()
        .meta({ description: 'What the block takes.' }),
    },
    example: { data: { actions: example.parkedAt.actions } },
  },
  LOAN_NOT_LATE: {
    members: {
      data: z.strictObject({
        days_past_due: z.int(),
        more_than_days_past_due: z.int(),
        proposal: proposalSchema.optional().meta({ description: 'That waits, with its own `override`.' }),
      }),
    },
    example: { data: { days_past_due: 12, more_than_days_past_due: 90 } },
  },
  MATCH_CONTRADICTED: {
    members: {
      data: z.strictObject({
        contradictions: z.array(z.strictObject({ field: z.string(), because: z.string() })),
      }),
    },
    example: {
      data: { contradictions: [{ field: 'partner_reference', because: 'the message names another application' }] },
    },
  },
  ERASURE_NOT_POSSIBLE: {
    members: {
      data: z.strictObject({ objections: z.array(z.string()) }).meta({ description: 'What is not over.' }),
    },
    example: { data: { objections: ['LOAN ACTIVE'] } },
  },
};
