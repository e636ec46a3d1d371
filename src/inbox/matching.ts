/** Which of our applications a partner speaks of. Rules: docs/contracts.md, "Inbound webhooks" and "Dompet Kilat". */
import type { EntityManager } from '@mikro-orm/postgresql';
import { DisbursementRequestSchema, FunderAccountSchema, FundingAttemptSchema } from '../db/entities/funding.ts';
import { type Application, ApplicationSchema } from '../db/entities/loan.ts';
import { UserSchema } from '../db/entities/onboarding.ts';
import { blindIndex } from '../platform/encryption.ts';
import type { EncryptionKey } from '../platform/config.ts';
import { isApplicationNo } from '../domain/application/application-no.ts';
import { inReview } from '../domain/application/states.ts';
import type { FunderName } from '../domain/funding/funder-name.ts';

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What a Finfra callback says about whom it means; any of it may be missing. */
export interface FinfraReference {
  /** Application number, or the user's id. */
  partnerReference?: string | undefined;
  loanUniqueId?: string | undefined;
  /** Finfra's id of the borrower. */
  userId?: string | undefined;
  /** NIK. */
  identityNumber?: string | undefined;
}

/** The application that a Finfra callback means: what names the loan goes before what names the person. */
export async function finfraApplication(
  em: EntityManager,
  keys: EncryptionKey[],
  said: FinfraReference,
): Promise<Application | null> {
  const reference = said.partnerReference ?? '';
  if (isApplicationNo(reference)) return em.findOne(ApplicationSchema, { applicationNo: reference });

  if (said.loanUniqueId) {
    const byLoan = await byFunderLoan(em, 'FINFRA', said.loanUniqueId);
    if (byLoan) return byLoan;
  }
  const userId =
    (UUID.test(reference) ? reference : null) ??
    (await userByFunderId(em, said.userId)) ??
    (await userByNik(em, keys, said.identityNumber));
  return userId ? inFunding(em, userId) : null;
}

/** What Dompet Kilat's callbacks bring; it documents no reference of ours. */
export interface DompetKilatReference {
  loanCode: string;
  transactionId: string;
  amount: number;
  tenor: number;
  tenorUnit: string;
}

/** By known loan code; else our number or their loan id; else the only loan awaiting money with that amount and tenor. */
export async function dompetKilatApplication(
  em: EntityManager,
  said: DompetKilatReference,
): Promise<Application | null> {
  const byCode = await byFunderLoan(em, 'DOMPET_KILAT', said.loanCode);
  if (byCode) return byCode;
  if (isApplicationNo(said.transactionId)) return em.findOne(ApplicationSchema, { applicationNo: said.transactionId });

  const byReference = await byFunderReference(em, 'DOMPET_KILAT', said.transactionId);
  if (byReference) return byReference;
  if (!/^months?$|^bulan$/i.test(said.tenorUnit)) return null;

  return onlyOneAwaitingMoney(em, { amount: said.amount, tenorMonths: said.tenor });
}

/** Awaiting money at Dompet Kilat: its loan was registered, or that was asked and the answer lost. Of two none is meant. */
async function onlyOneAwaitingMoney(
  em: EntityManager,
  terms: { amount: number; tenorMonths: number },
): Promise<Application | null> {
  const alike = await em.find(ApplicationSchema, { ...terms, status: { $in: [...inReview] } });
  const theirs = { application: { $in: alike.map(({ id }) => id) }, funder: 'DOMPET_KILAT' as const };
  const mayHaveBeenHeard = { $or: [{ outcome: null }, { outcome: { $in: ['ok' as const, 'unknown' as const] } }] };
  const requests = await em.find(DisbursementRequestSchema, { ...theirs, ...mayHaveBeenHeard });
  const attempts = await em.find(FundingAttemptSchema, { ...theirs, funderLoanId: null });
  const awaiting = attempts.filter(
    ({ application, status }) =>
      status === 'AGREED' || (status === 'STARTED' && requests.some((request) => request.application === application)),
  );
  const [only] = awaiting;
  return only && awaiting.length === 1 ? alike.find(({ id }) => id === only.application)! : null;
}

/** The loan that a funder knows by its own id. */
export async function byFunderLoan(em: EntityManager, funder: FunderName, loanId: string): Promise<Application | null> {
  const attempt = await em.findOne(FundingAttemptSchema, { funder, funderLoanId: loanId });
  return attempt && em.findOne(ApplicationSchema, attempt.application);
}

/** The loan that a funder registered under that id. */
export async function byFunderReference(
  em: EntityManager,
  funder: FunderName,
  funderReference: string,
): Promise<Application | null> {
  const attempt = await em.findOne(FundingAttemptSchema, { funder, funderReference });
  return attempt && em.findOne(ApplicationSchema, attempt.application);
}

/** By application number, or by the funder's id of the loan. */
export async function byExternalId(em: EntityManager, funder: FunderName, id: string): Promise<Application | null> {
  if (isApplicationNo(id)) return em.findOne(ApplicationSchema, { applicationNo: id });
  return byFunderLoan(em, funder, id);
}

/** One per borrower at a time; the database sees to that. */
const inFunding = (em: EntityManager, userId: string): Promise<Application | null> =>
  em.findOne(ApplicationSchema, { user: userId, status: { $in: [...inReview] } });

/** The borrower whom Finfra knows under that id. */
export async function userByFunderId(em: EntityManager, externalId: string | undefined): Promise<string | null> {
  if (!externalId) return null;
  const account = await em.findOne(FunderAccountSchema, { funder: 'FINFRA', externalId });
  return account?.user ?? null;
}

async function userByNik(em: EntityManager, keys: EncryptionKey[], nik: string | undefined): Promise<string | null> {
  if (!nik) return null;
  const user = await em.findOne(UserSchema, { nikIndex: blindIndex(keys, 'nik', nik) });
  return user?.id ?? null;
}
