/** Example values that several operations show. Nobody in them exists. */

import type { ShownProposal } from './proposals/proposal-schema.ts';

export const applicationNo = 'APP-LN-2026-00000001';
export const userId = '019c63a2-0b3c-7f41-8a2d-3c4d5e6f7a8b';
export const messageId = '019c6401-5b38-7d5f-8c21-0f1e2d3c4b5a';
export const eventId = '451bd8bd-19dd-4605-bd05-a92971892a47';
export const loanCase = `loan-${applicationNo}`;
export const limitCase = `limit-${userId}`;
export const maker = 'maker@arus.example';
export const checker = 'checker@arus.example';
export const waitingSince = '2026-02-16T02:00:00.000Z';
export const reason = 'Slip gaji sudah diperiksa.';

export const referring = {
  rule: 'score',
  effect: 'REFER',
  value: '450',
  threshold: '500',
  message: 'Skor perlu ditinjau petugas.',
} as const;

/** Waits for a second person. */
export const proposal = {
  id: '019c6500-9b5d-7f82-b1a2-c3d4e5f60718',
  kind: 'DECISION',
  state: 'PENDING',
  subject: loanCase,
  application_no: applicationNo,
  decision: 'APPROVE',
  terms: {},
  standing: { status: 'NEEDS REVIEW' },
  reason,
  proposed_by: maker,
  proposed_at: '2026-02-16T03:00:00.000Z',
  since: waitingSince,
  expires_at: '2026-03-02T03:00:00.000Z',
  confirmed_by: null,
  confirmed_at: null,
  ended_by: null,
  ended_at: null,
  ended_reason: null,
} satisfies ShownProposal;

/** Carried out. */
export const confirmed = {
  ...proposal,
  state: 'CONFIRMED',
  confirmed_by: checker,
  confirmed_at: '2026-02-16T04:00:00.000Z',
} satisfies ShownProposal;

export const message = {
  id: messageId,
  source: 'FINFRA',
  topic: 'loan_signed',
  state: 'UNMATCHED' as const,
  attempts: 3,
  last_error: 'no application has this reference',
  workflow_id: null,
  received_at: waitingSince,
  next_attempt_at: '2026-02-16T02:15:00.000Z',
  delivered_at: null,
};

/** Parked until an operator says how to go on. */
export const parkedAt = {
  step: 'find the borrower at Finfra',
  reason: 'HTTP 403: access denied',
  actions: ['retry' as const, 'amend' as const, 'cancel' as const],
  since: waitingSince,
};
export const block = { workflow_id: loanCase, ...parkedAt };
