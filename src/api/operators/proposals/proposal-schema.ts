/** A proposal as the API shows it. */
import { z } from 'zod';
import { proposalKinds } from '../../../domain/application/states.ts';
import { applicationNo, instant, operator } from '../answer-fields.ts';

export const proposalSchema = z
  .strictObject({
    id: z.uuid(),
    kind: z.enum(proposalKinds),
    state: z.enum(['PENDING', 'CONFIRMED', 'REFUSED', 'WITHDRAWN', 'EXPIRED', 'OVERTAKEN']).meta({
      description: '`OVERTAKEN`: the case has moved on, or waits for something else. It cannot be confirmed any more.',
    }),
    subject: z.string().meta({ description: 'Workflow id; of a match the message’s id, of an erasure the user’s.' }),
    application_no: applicationNo.nullable(),
    decision: z.string(),
    terms: z
      .record(z.string(), z.unknown())
      .meta({ description: 'What belongs to the decision: the second person says the same.' }),
    standing: z.record(z.string(), z.unknown()).meta({ description: 'How the case stood when it was proposed.' }),
    reason: z.string(),
    proposed_by: operator,
    proposed_at: instant,
    since: instant.nullable().meta({ description: 'Since when the case waits.' }),
    expires_at: instant.nullable().meta({ description: 'Nobody can confirm it from then on: 14 days.' }),
    confirmed_by: operator.nullable(),
    confirmed_at: instant.nullable(),
    ended_by: operator.nullable(),
    ended_at: instant.nullable(),
    ended_reason: z.string().nullable(),
  })
  .meta({ id: 'Proposal' });
export type ShownProposal = z.output<typeof proposalSchema>;
