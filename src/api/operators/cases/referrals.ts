/** Which cases wait for an operator's decision, and since when: a proposal is about one wait and no other. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { validate as isUuid } from 'uuid';
import { type CreditLimit, CreditLimitSchema } from '../../../db/entities/credit-limit.ts';
import { type Application, ApplicationEventSchema } from '../../../db/entities/loan.ts';
import { KycCaseSchema, UserSchema } from '../../../db/entities/onboarding.ts';
import type { DecisionReason } from '../../../domain/policy.ts';
import { workflowIds } from '../../../workflows/messages.ts';
import { ApiError } from '../../errors.ts';

/** A case that policy left to people. */
export interface Referral {
  workflowId: string;
  applicationNo?: string;
  since: Date;
  /** How it stands, for the audit log. */
  standing: Record<string, unknown>;
}

/** Policy referred it and nobody has decided. An application that is parked at its disbursement needs review, too. */
export const isReferred = ({ status, decision }: Pick<Application, 'status' | 'decision'>): boolean =>
  status === 'NEEDS REVIEW' && decision?.outcome === 'REFERRED';

/** Asked for, looked at and referred; while evidence is being gathered there is nothing to decide. */
export const isLimitReferred = ({ status, reasons }: Pick<CreditLimit, 'status' | 'reasons'>): boolean =>
  status === 'UNDER REVIEW' && referring(reasons).length > 0;

/** The rules that refer. */
export const referring = (reasons: DecisionReason[]): DecisionReason[] =>
  reasons.filter(({ effect }) => effect === 'REFER');

/** 409 NOTHING_TO_DECIDE unless the application waits for a decision. */
export async function referredApplication(em: EntityManager, application: Application): Promise<Referral> {
  if (!isReferred(application)) throw new ApiError('NOTHING_TO_DECIDE');
  const { applicationNo, status, appliedAt } = application;
  const [referred] = await em.find(
    ApplicationEventSchema,
    { application: application.id, status: 'NEEDS REVIEW' },
    { orderBy: { at: 'desc' }, limit: 1 },
  );
  const workflowId = workflowIds.loan(applicationNo);
  return { workflowId, applicationNo, since: referred?.at ?? appliedAt, standing: { status } };
}

/** 404 for an unknown person and for one who never asked for a limit; 409 unless it waits for a decision. */
export async function referredLimit(em: EntityManager, userId: string): Promise<Referral> {
  await knownUser(em, userId);
  const limit = await em.findOne(CreditLimitSchema, { user: userId });
  if (!limit) throw noLimit();
  if (!isLimitReferred(limit)) throw new ApiError('NOTHING_TO_DECIDE');
  const { status, requestedAt } = limit;
  return { workflowId: workflowIds.creditLimit(userId), since: requestedAt, standing: { status } };
}

/** 404 for an unknown person; 409 unless the identity is under review. */
export async function referredIdentity(em: EntityManager, userId: string): Promise<Referral> {
  const { phoneIndex } = await knownUser(em, userId);
  const [kyc] = await em.find(
    KycCaseSchema,
    { user: userId, status: 'UNDER_REVIEW' },
    { orderBy: { createdAt: 'desc' }, limit: 1, fields: ['id', 'createdAt', 'decidedAt'] },
  );
  if (!kyc) throw new ApiError('NOTHING_TO_DECIDE');
  const since = kyc.decidedAt ?? kyc.createdAt;
  return { workflowId: workflowIds.onboarding(phoneIndex), since, standing: { status: 'UNDER_REVIEW' } };
}

/** 404 USER_NOT_FOUND. */
export async function knownUser(em: EntityManager, userId: string) {
  const user = isUuid(userId) ? await em.findOne(UserSchema, { id: userId }) : null;
  if (!user) throw new ApiError('USER_NOT_FOUND');
  return user;
}

/** The catalogue's words are for the borrower. */
export const noLimit = () =>
  new ApiError('LIMIT_NOT_FOUND', { message: 'Pengguna ini belum pernah mengajukan limit kredit.' });
