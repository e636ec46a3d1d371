/** Matching by hand: one person where no money follows, two where it does, nobody where the message says otherwise. */
import { LockMode } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type Application, ApplicationSchema } from '../../../db/entities/loan.ts';
import { type InboxMessage, InboxMessageSchema } from '../../../db/entities/partner.ts';
import { workflowIds } from '../../../workflows/messages.ts';
import { ApiError, validationError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { pokeDelivery } from '../../../inbox/sweep.ts';
import { type HandMatch, handMatch } from '../../../inbox/hand-match.ts';
import { audit } from '../audit/audit.ts';
import type { PairAnswer } from '../answers.ts';
import { decideInPairs } from '../proposals/proposals.ts';
import type { OperatorCaller } from '../session/sessions.ts';

export interface MatchInput {
  application_no: string;
  /** Required where money follows. */
  reason?: string | undefined;
}

/** Null: it was matched at once. 409 where the message was delivered meanwhile, or names something else itself. */
export async function matchMessage(
  context: ApiContext,
  caller: OperatorCaller,
  message: InboxMessage,
  { application_no, reason: why }: MatchInput,
): Promise<PairAnswer | null> {
  if (message.state === 'DELIVERED') throw new ApiError('NOTHING_TO_DECIDE');
  const em = context.orm.em.fork();
  const application = await em.findOne(ApplicationSchema, { applicationNo: application_no });
  if (!application) throw new ApiError('APPLICATION_NOT_FOUND');
  const { movesMoney, amount } = await looked(context, em, message, application);

  if (!movesMoney) {
    const actor = caller.email;
    await deliverAnew(context, message, workflowIds.loan(application_no), (tx, change) =>
      audit(tx, {
        ...{ actor, action: 'inbox.match', subject: message.id, ...change },
        ...(why ? { reason: why } : {}),
      }),
    );
    return null;
  }
  if (!why)
    throw validationError({ field: 'reason', value: null, message: 'Wajib diisi: pesan ini menggerakkan uang.' });
  const { id, source, topic, state, workflowId } = message;
  return decideInPairs(context, caller, {
    ...{ kind: 'MATCH', subject: id, applicationNo: application_no, decision: application_no, reason: why },
    standing: { source, topic, amount, state, workflow_id: workflowId ?? null, application_status: application.status },
    carryOut: () => deliverAnew(context, message, workflowIds.loan(application_no)),
    after: { state: 'RECEIVED', workflow_id: workflowIds.loan(application_no) },
  });
}

async function looked(
  context: ApiContext,
  em: EntityManager,
  message: InboxMessage,
  application: Application,
): Promise<HandMatch> {
  const match = await handMatch(em, message, application, context.config.PII_ENCRYPTION_KEYS);
  if (match.contradictions.length)
    throw new ApiError('MATCH_CONTRADICTED', { data: { contradictions: match.contradictions } });
  return match;
}

interface Change {
  before: object;
  after: object;
}

/** Due at once; every receiver takes the same notice once, so nothing happens twice. */
export async function deliverAnew(
  context: ApiContext,
  { id }: Pick<InboxMessage, 'id'>,
  workflowId: string | null | undefined,
  note?: (em: EntityManager, change: Change) => Promise<void>,
): Promise<void> {
  await context.orm.em.fork().transactional(async (em) => {
    const message = await em.findOneOrFail(InboxMessageSchema, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    // It may have found its case while two people agreed on another.
    if (workflowId && message.state === 'DELIVERED') throw new ApiError('NOTHING_TO_DECIDE');
    const before = { state: message.state, workflow_id: message.workflowId ?? null };
    const after = { state: 'RECEIVED' as const, workflow_id: workflowId ?? message.workflowId ?? null };
    const due = { attempts: 0, nextAttemptAt: new Date(), lastError: null };
    Object.assign(message, { state: after.state, workflowId: after.workflow_id, ...due });
    await em.flush();
    await note?.(em, { before, after });
  });
  pokeDelivery(context);
}
