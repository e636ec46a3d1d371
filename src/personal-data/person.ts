/** Finds the ids under which our tables and workflows hold data of one person. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { DeviceKeySchema, OneTimeCodeSchema, SessionSchema } from '../db/entities/auth.ts';
import { FunderAccountSchema, FundingAttemptSchema } from '../db/entities/funding.ts';
import { type Application, ApplicationSchema } from '../db/entities/loan.ts';
import { type KycCase, KycCaseSchema, PersonalInfoSchema, type User, UserSchema } from '../db/entities/onboarding.ts';
import {
  type InboxMessage,
  InboxMessageSchema,
  type PartnerExchange,
  PartnerExchangeSchema,
} from '../db/entities/partner.ts';
import { type Payment, PaymentSchema } from '../db/entities/payment.ts';
import type { ObjectStore } from '../object-store/object-store.ts';

export interface Person {
  user: User;
  applications: Application[];
  payments: Payment[];
  kycCases: KycCase[];
  /** Every case that was ever about this person, running or not. */
  workflowIds: string[];
  deviceIds: string[];
  /** Texts that name this person where nobody has said whom a message is about. */
  names: string[];
}

/** What the ids of a person's cases are made of. */
export interface CaseKeys {
  userId: string;
  phoneIndex: string;
  applicationNos: string[];
  paymentReferences: string[];
}

/** Null where there is no such user. `casesOf` names the workflows: the database does not know them. */
export async function findPerson(
  em: EntityManager,
  userId: string,
  casesOf: (keys: CaseKeys) => string[],
): Promise<Person | null> {
  const user = await em.findOne(UserSchema, { id: userId });
  if (!user) return null;
  const applications = await em.find(ApplicationSchema, { user: userId }, { orderBy: { appliedAt: 'asc' } });
  const payments = await em.find(PaymentSchema, { user: userId }, { orderBy: { createdAt: 'asc' } });
  const kycCases = await em.find(KycCaseSchema, { user: userId }, { orderBy: { createdAt: 'asc' } });
  const info = await em.findOne(PersonalInfoSchema, { user: userId });
  const accounts = await em.find(FunderAccountSchema, { user: userId });
  const attempts = await em.find(FundingAttemptSchema, { application: { $in: applications.map(({ id }) => id) } });
  const { phoneIndex } = user;
  const applicationNos = applications.map(({ applicationNo }) => applicationNo);
  const paymentReferences = payments.map(({ referenceNo }) => referenceNo);
  return {
    ...{ user, applications, payments, kycCases },
    workflowIds: casesOf({ userId, phoneIndex, applicationNos, paymentReferences }),
    deviceIds: await devicesOf(em, user),
    names: [
      ...[userId, ...applicationNos, ...paymentReferences],
      // With and without +62: partners write it either way.
      ...(user.phone ? [user.phone.replace(/^\+62/, '')] : []),
      ...[info?.profile.nik, info?.profile.email, ...kycCases.map(({ ktp }) => ktp?.nik)],
      ...kycCases.flatMap(({ ekycId, livenessSession }) => [ekycId, livenessSession]),
      ...accounts.map(({ externalId }) => externalId),
      ...attempts.flatMap(({ funderLoanId, funderReference }) => [funderLoanId, funderReference]),
    ].filter((name): name is string => typeof name === 'string' && name.length >= LEAST_TELLING),
  };
}

/** Keys of every object about this person: photos, and bureau reports, which are kept under the user's id. */
export const objectsOf = async (objectStore: ObjectStore, { user, kycCases }: Person): Promise<string[]> => [
  ...kycCases.flatMap(({ ktpObject, selfieObject }) => [ktpObject, selfieObject]),
  ...(await objectStore.list(`bureau/${user.id}`)),
];

/** A shorter text stands in other people's messages too. */
const LEAST_TELLING = 8;

async function devicesOf(em: EntityManager, { id, phoneIndex }: User): Promise<string[]> {
  const seen = [
    await em.find(SessionSchema, { user: id }, { fields: ['deviceId'] }),
    await em.find(DeviceKeySchema, { user: id }, { fields: ['deviceId'] }),
    await em.find(OneTimeCodeSchema, { phoneIndex }, { fields: ['deviceId'] }),
  ];
  return [...new Set(seen.flat().map(({ deviceId }) => deviceId))];
}

/** Messages of this case were told to no workflow: only their bodies say whom they are about. */
const NOBODYS = 'none';
const BATCH = 200;

/** What partners told us about this person, oldest first. */
export async function messagesAbout(em: EntityManager, { workflowIds, names }: Person): Promise<InboxMessage[]> {
  const found = await em.find(InboxMessageSchema, { workflowId: { $in: workflowIds } });
  for (let after = NIL_UUID; ;) {
    const some = await em
      .fork()
      .find(
        InboxMessageSchema,
        { id: { $gt: after }, $or: [{ workflowId: null }, { workflowId: NOBODYS }] },
        { orderBy: { id: 'asc' }, limit: BATCH },
      );
    if (some.length === 0) return found.toSorted(byTime(({ receivedAt }) => receivedAt));
    found.push(...some.filter(({ body }) => names.some((name) => body.includes(name))));
    after = some.at(-1)!.id;
  }
}

/** What was said to partners about this person, oldest first; one-time codes belong to no case. */
export async function exchangesAbout(em: EntityManager, { workflowIds, names }: Person): Promise<PartnerExchange[]> {
  const found = await em.find(PartnerExchangeSchema, { workflowId: { $in: workflowIds } });
  for (let after = NIL_UUID; ;) {
    const some = await em
      .fork()
      .find(PartnerExchangeSchema, { id: { $gt: after }, workflowId: null }, { orderBy: { id: 'asc' }, limit: BATCH });
    if (some.length === 0) return found.toSorted(byTime(({ createdAt }) => createdAt));
    const said = ({ request, response }: PartnerExchange) => `${request ?? ''}\n${response ?? ''}`;
    found.push(...some.filter((exchange) => names.some((name) => said(exchange).includes(name))));
    after = some.at(-1)!.id;
  }
}

const NIL_UUID = '00000000-0000-0000-0000-000000000000';

const byTime =
  <Row>(at: (row: Row) => Date) =>
  (a: Row, b: Row): number =>
    at(a).getTime() - at(b).getTime();
