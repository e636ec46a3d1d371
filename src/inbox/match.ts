/**
 * Which of our applications a message is about: a row for each kind of name.
 * Rules: docs/contracts.md, "Inbound webhooks" and "Dompet Kilat".
 */
import type { EntityManager } from '@mikro-orm/postgresql';
import { DisbursementRequestSchema, FunderAccountSchema, FundingAttemptSchema } from '../db/entities/funding.ts';
import { type Application, ApplicationSchema } from '../db/entities/loan.ts';
import { UserSchema } from '../db/entities/onboarding.ts';
import type { InboxMessage } from '../db/entities/partner.ts';
import { blindIndex } from '../platform/encryption.ts';
import type { EncryptionKey } from '../platform/config.ts';
import { isApplicationNo } from '../domain/application/application-no.ts';
import { inReview } from '../domain/application/states.ts';
import type { FunderName } from '../domain/funding/funder-name.ts';
import type { Name } from '../partners/inbound.ts';
import { applicationOf } from '../workflows/messages.ts';
import { type Reading, type Said, textOf } from './read.ts';

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The application that operators matched the message to, or that it was delivered to before: no rule is asked again. */
export async function matchedByOperator(em: EntityManager, message: InboxMessage): Promise<Application | null> {
  const applicationNo = applicationOf(message.workflowId ?? '');
  return applicationNo ? em.findOne(ApplicationSchema, { applicationNo }) : null;
}

/** The first of its names that is known decides; null where none is. */
export async function applicationMeant(
  em: EntityManager,
  keys: EncryptionKey[],
  { said, names }: Pick<Reading, 'said' | 'names'>,
): Promise<Application | null> {
  for (const name of names) {
    const value = textOf(said, name.field);
    const found = value === null ? undefined : await find(name, { em, keys, said, value });
    if (found !== undefined) return found;
  }
  return null;
}

export interface Look {
  em: EntityManager;
  keys: EncryptionKey[];
  said: Said;
  /** What the named field holds. */
  value: string;
}

/** Null: it names an application that is not there. Undefined: it says nothing, the next name is asked. */
type Found = Application | null | undefined;
type Find<Is> = (look: Look, name: Extract<Name, { is: Is }>) => Promise<Found> | undefined;

/** What a single name finds. */
export const find = async (name: Name, look: Look): Promise<Found> =>
  // A row takes the names of its own kind.
  (finds[name.is] as Find<Name['is']>)(look, name);

const finds: { [Is in Name['is']]: Find<Is> } = {
  APPLICATION: ({ em, value }) => byNumber(em, value),
  BORROWER: ({ em, value }) => (UUID.test(value) ? inFunding(em, value) : undefined),
  NIK: async ({ em, keys, value }) => {
    const user = await em.findOne(UserSchema, { nikIndex: blindIndex(keys, 'nik', value) });
    return user ? inFunding(em, user.id) : undefined;
  },
  'FUNDER LOAN': async ({ em, value }, { funder }) => (await byFunderLoan(em, funder, value)) ?? undefined,
  'FUNDER BORROWER': async ({ em, value }, { funder }) => {
    const userId = await userByFunderId(em, funder, value);
    return userId ? inFunding(em, userId) : undefined;
  },
  'LOAN OR APPLICATION': async ({ em, value }, { funder }) =>
    byNumber(em, value) ?? (await byFunderLoan(em, funder, value)) ?? undefined,
  'REGISTRATION OR APPLICATION': async ({ em, value }, { funder }) =>
    byNumber(em, value) ?? (await byFunderReference(em, funder, value)) ?? undefined,
  TERMS: ({ em, said, value }, name) => {
    const tenorMonths = monthsIn(said, name);
    return tenorMonths === null
      ? undefined
      : onlyOneAwaitingMoney(em, name.funder, { amount: Number(value), tenorMonths });
  },
  PAYMENT: () => undefined,
  'LIVENESS SESSION': () => undefined,
  AMOUNT: () => undefined,
  'AMOUNT PAID': () => undefined,
};

/** The tenor that a message tells of; null where its unit is not the month. */
export const monthsIn = (said: Said, { tenor, tenorUnit }: Extract<Name, { is: 'TERMS' }>): number | null =>
  /^months?$|^bulan$/i.test(textOf(said, tenorUnit) ?? '') ? Number(said[tenor]) : null;

const byNumber = (em: EntityManager, applicationNo: string): Promise<Application | null> | undefined =>
  isApplicationNo(applicationNo) ? em.findOne(ApplicationSchema, { applicationNo }) : undefined;

/** The loan that a funder knows by its own id. */
export async function byFunderLoan(em: EntityManager, funder: FunderName, loanId: string): Promise<Application | null> {
  const attempt = await em.findOne(FundingAttemptSchema, { funder, funderLoanId: loanId });
  return attempt && em.findOne(ApplicationSchema, attempt.application);
}

/** The loan that a funder registered under that id. */
async function byFunderReference(
  em: EntityManager,
  funder: FunderName,
  funderReference: string,
): Promise<Application | null> {
  const attempt = await em.findOne(FundingAttemptSchema, { funder, funderReference });
  return attempt && em.findOne(ApplicationSchema, attempt.application);
}

/** The borrower whom a funder knows under that id. */
export async function userByFunderId(
  em: EntityManager,
  funder: FunderName,
  externalId: string,
): Promise<string | null> {
  const account = await em.findOne(FunderAccountSchema, { funder, externalId });
  return account?.user ?? null;
}

/** One per borrower at a time; the database sees to that. */
const inFunding = (em: EntityManager, userId: string): Promise<Application | null> =>
  em.findOne(ApplicationSchema, { user: userId, status: { $in: [...inReview] } });

/** Awaiting the funder's money: its loan was registered, or that was asked and the answer lost. Of two neither is meant. */
async function onlyOneAwaitingMoney(
  em: EntityManager,
  funder: FunderName,
  terms: { amount: number; tenorMonths: number },
): Promise<Application | null> {
  const alike = await em.find(ApplicationSchema, { ...terms, status: { $in: [...inReview] } });
  const theirs = { application: { $in: alike.map(({ id }) => id) }, funder };
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
