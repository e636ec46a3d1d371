/** A borrower as operators look at one: limit, identity checks, applications, what was proposed. Shows a name: the caller writes that into the audit log. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { validate as isUuid } from 'uuid';
import { CreditCheckSchema, CreditLimitSchema } from '../../../db/entities/credit-limit.ts';
import { ApplicationSchema } from '../../../db/entities/loan.ts';
import { KycCaseSchema, PersonalInfoSchema, type User, UserSchema } from '../../../db/entities/onboarding.ts';
import { ProposalSchema } from '../../../db/entities/operators.ts';
import { normalisePhone } from '../../../domain/person/phone.ts';
import { blindIndex } from '../../../platform/encryption.ts';
import { workflowIds } from '../../../workflows/messages.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { masked } from '../cases/application-reads.ts';
import { presentProposal } from '../proposals/proposal-reads.ts';
import { isLimitReferred } from '../cases/referrals.ts';

/** By user id, NIK or phone, exactly; null where nobody is. */
export async function findBorrower({ config, orm }: ApiContext, q: string): Promise<string | null> {
  const keys = config.PII_ENCRYPTION_KEYS;
  const phone = normalisePhone(q);
  const ways = [
    ...(isUuid(q) ? [{ id: q.toLowerCase() }] : []),
    ...(/^\d{16}$/.test(q) ? [{ nikIndex: blindIndex(keys, 'nik', q) }] : []),
    ...(phone ? [{ phoneIndex: blindIndex(keys, 'phone', phone) }] : []),
  ];
  const user = ways.length ? await orm.em.fork().findOne(UserSchema, { $or: ways }, { fields: ['id'] }) : null;
  return user?.id ?? null;
}

/** 404 USER_NOT_FOUND. */
export async function readBorrower(em: EntityManager, userId: string) {
  const user = isUuid(userId) ? await em.findOne(UserSchema, { id: userId }) : null;
  if (!user) throw new ApiError('USER_NOT_FOUND');
  const info = await em.findOne(PersonalInfoSchema, { user: user.id });
  const limit = await em.findOne(CreditLimitSchema, { user: user.id });
  const checks = await em.find(
    KycCaseSchema,
    { user: user.id },
    { orderBy: { createdAt: 'desc' }, exclude: ['ekycId', 'ktp'] },
  );
  const applications = await em.find(ApplicationSchema, { user: user.id }, { orderBy: { appliedAt: 'desc' } });
  const cases = casesOf(user);
  const proposals = await em.find(
    ProposalSchema,
    { subject: { $in: [...Object.values(cases), user.id] } },
    { orderBy: { createdAt: 'desc', id: 'desc' } },
  );
  return {
    user_id: user.id,
    status: user.status,
    full_name: info?.profile.fullName ?? null,
    phone: masked(user.phone),
    nik: masked(info?.profile.nik),
    created_at: user.createdAt.toISOString(),
    activated_at: user.activatedAt?.toISOString() ?? null,
    erased_at: user.erasedAt?.toISOString() ?? null,
    cases,
    limit: limit && {
      status: limit.status,
      referred: isLimitReferred(limit),
      total: limit.total,
      reserved: limit.reserved,
      outstanding: limit.outstanding,
      reasons: limit.reasons,
      policy_version: limit.policyVersion ?? null,
      rejection_reason: limit.rejectionReason ?? null,
      reapply_after: limit.reapplyAfter ?? null,
      requested_at: limit.requestedAt.toISOString(),
      decided_at: limit.decidedAt?.toISOString() ?? null,
      decided_by: limit.decidedBy ?? null,
    },
    identity: checks.map((check) => ({
      reference: check.reference,
      status: check.status,
      face_match_score: check.faceMatchScore ?? null,
      photos: [check.ktpObject, check.selfieObject],
      at: check.createdAt.toISOString(),
      decided_at: check.decidedAt?.toISOString() ?? null,
    })),
    applications: applications.map(({ applicationNo, status, amount, appliedAt }) => ({
      ...{ application_no: applicationNo, status, amount, applied_at: appliedAt.toISOString() },
    })),
    proposals: proposals.map(presentProposal),
  };
}

/** PEFINDO's reports that there is evidence of, the newest first. */
export async function bureauReports(em: EntityManager, userId: string) {
  const checks = await em.find(CreditCheckSchema, { user: userId }, { orderBy: { gatheredAt: 'desc' } });
  return checks.flatMap(({ evidence: { bureau, gatheredAt } }) =>
    bureau.eventId
      ? [{ url: `/api/users/${userId}/bureau-reports/${bureau.eventId}/pdf`, gathered_at: gatheredAt }]
      : [],
  );
}

const casesOf = ({ id, phoneIndex }: User) => ({
  limit: workflowIds.creditLimit(id),
  onboarding: workflowIds.onboarding(phoneIndex),
});
