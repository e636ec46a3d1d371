/** What operators decide about a person, and a person's rights over their data (UU PDP). */
import { z } from 'zod';
import { limitStatuses } from '../../../domain/application/states.ts';
import { instant, rupiah, uuid } from '../answer-fields.ts';
import { json } from '../../contract/bodies.ts';
import { contract } from '../../contract/contract.ts';
import { written } from '../../contract/answers.ts';
import { changes, reads } from '../access.ts';
import { answered, inPairs, pairErrors } from '../answers.ts';
import * as example from '../examples.ts';
import { decisionInput, reason } from '../inputs.ts';

const id = z.string().meta({ description: 'Id of the borrower.', examples: [example.userId] });
const params = z.object({ id });

const decision = {
  tag: 'Borrowers',
  method: 'post',
  access: changes('maker', 'checker'),
  params,
  body: json(decisionInput, { example: { decision: 'APPROVE', reason: example.reason } }),
  answer: inPairs(),
} as const;

const lists = [
  ...['corrections', 'identity_checks', 'sessions', 'device_keys', 'one_time_codes', 'credit_checks'],
  ...['bureau_reports', 'applications', 'application_events', 'funding_attempts', 'funder_accounts'],
  ...['disbursement_requests', 'loans', 'instalments', 'receipts', 'payments', 'journal_entries', 'postings'],
  ...['messages_from_partners', 'exchanges_with_partners', 'seen_and_decided_by_operators'],
];

const personalData = z.strictObject({
  account: z.record(z.string(), z.unknown()),
  profile: z.record(z.string(), z.unknown()).nullable(),
  credit_limit: z.record(z.string(), z.unknown()).nullable(),
  ...Object.fromEntries(lists.map((name) => [name, z.array(z.unknown())])),
});

export const peopleContracts = {
  decideLimit: contract({
    ...decision,
    path: '/api/users/{id}/limit-decision',
    summary: 'Decide a limit that policy referred',
    errors: ['USER_NOT_FOUND', 'LIMIT_NOT_FOUND', ...pairErrors],
  }),
  decideIdentity: contract({
    ...decision,
    path: '/api/users/{id}/kyc-decision',
    summary: 'Decide an identity that the e-KYC rejected too often',
    errors: ['USER_NOT_FOUND', ...pairErrors],
  }),
  suspendLimit: contract({
    tag: 'Borrowers',
    method: 'post',
    path: '/api/users/{id}/suspend-limit',
    summary: 'Suspend a limit, or give it back',
    description: 'No new loans from now on; what is owed stays owed. `suspended: false` gives it back.',
    access: changes('maker', 'checker'),
    params,
    body: json(z.object({ reason, suspended: z.boolean().optional() }), {
      example: { reason: 'Menunggu pemeriksaan.' },
    }),
    answer: answered(
      'How the limit stands now.',
      z.strictObject({ user_id: uuid, limit_status: z.enum(limitStatuses).extract(['APPROVED', 'SUSPENDED']) }),
      { user_id: example.userId, limit_status: 'SUSPENDED' },
    ),
    errors: ['USER_NOT_FOUND', 'LIMIT_NOT_FOUND', 'LIMIT_NOT_ACTIVE'],
    errorExamples: {
      LIMIT_NOT_FOUND: { message: 'Pengguna ini belum pernah mengajukan limit kredit.' },
      LIMIT_NOT_ACTIVE: { message: 'Limit pengguna ini berstatus SUSPENDED, bukan APPROVED.' },
    },
  }),
  listBureauReports: contract({
    tag: 'Borrowers',
    method: 'get',
    path: '/api/users/{id}/bureau-reports',
    summary: 'PEFINDO’s reports of a borrower, the newest first',
    access: reads('maker', 'checker'),
    params,
    answer: answered(
      'The reports.',
      z.strictObject({ reports: z.array(z.strictObject({ event_id: z.string(), gathered_at: instant })) }),
      { reports: [{ event_id: example.eventId, gathered_at: example.waitingSince }] },
    ),
    errors: ['USER_NOT_FOUND'],
  }),
  getBureauReport: contract({
    tag: 'Borrowers',
    method: 'get',
    path: '/api/users/{id}/bureau-reports/{eventId}/pdf',
    summary: 'One report as PEFINDO’s PDF',
    description: 'Who looks is in the audit log.',
    access: reads('maker', 'checker'),
    params: z.object({
      id,
      eventId: z.string().meta({ description: '`event_id` of the report.', examples: [example.eventId] }),
    }),
    answer: written({ description: 'The PDF.', content: { 'application/pdf': {} } }),
    errors: ['USER_NOT_FOUND'],
  }),
  exportPersonalData: contract({
    tag: 'Borrowers',
    method: 'get',
    path: '/api/users/{id}/personal-data',
    summary: 'A copy of everything that we hold about a person',
    description:
      'Rows as they are stored, decrypted; photos and reports as base64. docs/privacy.md says what each is. Who looks is in the audit log.',
    access: reads('admin'),
    params,
    answer: answered('Everything.', personalData, {
      account: { id: example.userId, phone: '+6281234567890', status: 'ACTIVE' },
      profile: { fullName: 'John Doe' },
      credit_limit: null,
      ...Object.fromEntries(lists.map((name) => [name, []])),
    }),
    errors: ['USER_NOT_FOUND'],
  }),
  erasePersonalData: contract({
    tag: 'Borrowers',
    method: 'post',
    path: '/api/users/{id}/erase',
    summary: 'Forget a person',
    description: '409 `ERASURE_NOT_POSSIBLE` while something is not over, with `objections`.',
    access: changes('maker', 'checker'),
    params,
    body: json(z.object({ reason }), { example: { reason: 'Diminta dengan surat.' } }),
    answer: inPairs({
      more: {
        schemas: { refund_due: rupiah.meta({ description: 'Owed to the person. Whole rupiah.' }) },
        example: { refund_due: 0 },
      },
      proposal: {
        kind: 'ERASURE',
        subject: example.userId,
        application_no: null,
        decision: 'ERASE',
        standing: {},
        since: null,
      },
    }),
    errors: ['USER_NOT_FOUND', 'ERASURE_NOT_POSSIBLE', ...pairErrors],
  }),
};
