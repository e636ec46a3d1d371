/** Everything that waits for an operator: counts, and of each list the items that have waited longest. */
import { z } from 'zod';
import { dpdBuckets } from '../../../domain/application/states.ts';
import { contract } from '../../contract/contract.ts';
import { reads } from '../access.ts';
import { applicationNo, count, decisionReason, instant, rupiah, uuid, workflowId } from '../answer-fields.ts';
import { answered } from '../answers.ts';
import * as example from '../examples.ts';
import { messageSchema } from '../inbox/contracts.ts';
import { proposalSchema } from '../proposals/proposal-schema.ts';
import { loanStandingFields } from './application-contracts.ts';
import { blockFields } from './case-contracts.ts';
import type { WorkListName } from './work-lists.ts';

const referred = {
  user_id: uuid,
  waiting_since: instant,
  reasons: z.array(decisionReason).meta({ description: 'The rules that referred it.' }),
};

const owing = {
  application_no: applicationNo,
  user_id: uuid,
  status: loanStandingFields.status,
  principal_outstanding: rupiah,
  credit_balance: loanStandingFields.credit_balance,
};

const lists = {
  blocked: z
    .array(
      z.strictObject({
        workflow_id: workflowId,
        kind: z.string().meta({ description: 'Type of the workflow.' }),
        application_no: applicationNo.nullable(),
        user_id: uuid.nullable(),
        block: z.strictObject(blockFields).nullable().meta({ description: 'Null while the case does not answer.' }),
        url: z.string().nullable().meta({ description: 'In the Temporal UI.' }),
      }),
    )
    .meta({ description: 'Parked cases of every kind; null while Temporal is away, and some seconds behind.' }),
  referred_applications: z.array(z.strictObject({ application_no: applicationNo, amount: rupiah, ...referred })),
  referred_limits: z.array(z.strictObject(referred)),
  identity_reviews: z.array(
    z.strictObject({
      user_id: uuid,
      reference: z.string(),
      waiting_since: instant,
      required_score: z.number(),
      tries: z.array(z.strictObject({ at: instant, ktp_read: z.boolean(), face_match_score: z.number().nullable() })),
    }),
  ),
  proposals: z.array(proposalSchema),
  inbox_unmatched: z.array(messageSchema),
  inbox_review: z.array(messageSchema),
  refunds_due: z
    .array(z.strictObject(owing))
    .meta({ description: 'Loans, also those that are over, with a credit that is the borrower’s.' }),
  late_loans: z
    .array(z.strictObject({ ...owing, dpd_bucket: z.enum(dpdBuckets) }))
    .meta({ description: 'Active, more than 90 days past due.' }),
} satisfies Record<WorkListName, z.ZodType>;

type Nullable<Lists extends Record<string, z.ZodType>> = { [Name in keyof Lists]: z.ZodNullable<Lists[Name]> };
const nullable = <Lists extends Record<string, z.ZodType>>(of: Lists) =>
  Object.fromEntries(Object.entries(of).map(([name, list]) => [name, list.nullable()])) as Nullable<Lists>;
const counts = Object.fromEntries(Object.keys(lists).map((name) => [name, count.nullable()])) as Record<
  WorkListName,
  z.ZodNullable<typeof count>
>;

const none = { referred_limits: 0, identity_reviews: 0, inbox_review: 0, refunds_due: 0, late_loans: 0 };

export const workContracts = {
  listWork: contract({
    tag: 'Work',
    method: 'get',
    path: '/api/work',
    summary: 'Everything that waits for an operator',
    description:
      'Of each list the oldest 50, and how many there are. Holds no personal data: user ids, no names. A list that cannot be read just now is null.',
    access: reads(),
    answer: answered(
      'What waits.',
      z.strictObject({ counts: z.strictObject(counts), items: z.strictObject(nullable(lists)) }),
      {
        counts: { blocked: 1, referred_applications: 1, proposals: 1, inbox_unmatched: 1, ...none },
        items: {
          blocked: [
            {
              ...{ workflow_id: example.loanCase, kind: 'loan', application_no: example.applicationNo },
              ...{ user_id: example.userId, block: example.parkedAt, url: null },
            },
          ],
          referred_applications: [
            {
              ...{ application_no: example.applicationNo, user_id: example.userId, amount: 8_000_000 },
              ...{ waiting_since: example.waitingSince, reasons: [example.referring] },
            },
          ],
          proposals: [example.proposal],
          inbox_unmatched: [example.message],
          ...{ referred_limits: [], identity_reviews: [], inbox_review: [], refunds_due: [], late_loans: [] },
        },
      },
    ),
  }),
};
