/** What this operator may do with a proposal, and how: the proposer withdraws, another person who is a checker carries out or refuses. */
import { parseWorkflowId } from '../../../workflows/messages.ts';
import type { presentProposal } from '../proposals/proposal-reads.ts';
import { hasRole, type OperatorCaller } from '../session/sessions.ts';
import { wordOf, words } from './words.ts';

export type Shown = ReturnType<typeof presentProposal>;

export interface Call {
  /** The API's address. */
  send: string;
  /** What the second person says: the same as the first. */
  fields: Record<string, unknown>;
}

/** `userId`: the borrower behind an identity check, whose subject is a workflow's id that names nobody. */
export function stepsOf(caller: OperatorCaller, proposal: Shown, userId: string | null) {
  const pending = proposal.state === 'PENDING';
  const own = proposal.proposed_by === caller.email;
  const second = pending && !own && hasRole(caller, 'checker');
  return {
    ...proposal,
    says: saysOf(proposal),
    confirm: second ? callOf(proposal, userId) : null,
    refuse: second,
    withdraw: pending && own && hasRole(caller, 'maker', 'checker'),
    /** Why there is no button. */
    waitsForAnother: pending && !own && !second,
    own,
    /** Of a match: where its message is read first. */
    message: proposal.kind === 'MATCH' ? pageOf(proposal, null) : null,
  };
}
export type ProposalSteps = ReturnType<typeof stepsOf>;

/** The decision in words: `setujui limit`, `Ulangi langkah`, the number of the chosen application. */
export function saysOf({ kind, subject, decision }: Pick<Shown, 'kind' | 'subject' | 'decision'>): string {
  if (kind === 'MATCH') return `cocokkan dengan ${decision}`;
  if (kind === 'RESOLVE') return wordOf(words.action, decision);
  const said = wordOf(words.decision, decision);
  return kind === 'DECISION' ? `${said} ${decidedOn[parseWorkflowId(subject)?.stage ?? ''] ?? ''}`.trim() : said;
}

const decidedOn: Record<string, string> = { loan: 'pengajuan', creditLimit: 'limit', onboarding: 'identitas' };

function callOf({ kind, subject, decision, terms, application_no }: Shown, userId: string | null): Call | null {
  switch (kind) {
    case 'MATCH':
      return { send: `/api/inbox/${subject}/match`, fields: { application_no: decision } };
    case 'RESOLVE':
      return { send: `/api/cases/${subject}/resolve`, fields: { action: decision, ...terms } };
    case 'WRITE-OFF':
      return { send: `/api/loans/${application_no}/write-off`, fields: { ...terms } };
    case 'ERASURE':
      return { send: `/api/users/${subject}/erase`, fields: {} };
    case 'DECISION': {
      const fields = { decision };
      if (application_no) return { send: `/api/applications/${application_no}/decision`, fields };
      const limited = limitOf(subject);
      const borrower = limited ?? userId;
      const about = limited ? 'limit-decision' : 'kyc-decision';
      return borrower === null ? null : { send: `/api/users/${borrower}/${about}`, fields };
    }
  }
}

/** The page on which a proposal is worked. */
export function pageOf({ kind, subject, application_no }: Shown, userId: string | null): string {
  if (kind === 'MATCH') return `/inbox/${subject}`;
  if (application_no) return `/applications/${application_no}`;
  if (kind === 'ERASURE') return `/borrowers/${subject}`;
  const borrower = kind === 'DECISION' ? (limitOf(subject) ?? userId) : null;
  if (borrower) return `/borrowers/${borrower}`;
  return `/cases/${subject}`;
}

/** The borrower whose limit a case decides. */
function limitOf(workflowId: string): string | null {
  const id = parseWorkflowId(workflowId);
  return id?.stage === 'creditLimit' ? id.userId : null;
}

/** Whether somebody's word of that kind about it waits for a second person. */
export const waits = (proposals: Pick<Shown, 'kind' | 'state' | 'subject'>[], kind: Shown['kind'], subject: string) =>
  proposals.some((proposal) => proposal.kind === kind && proposal.subject === subject && proposal.state === 'PENDING');
