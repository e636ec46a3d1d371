/** What a message says about itself, held against an application: a row for each kind of name that can object. */
import { FundingAttemptSchema } from '../db/entities/funding.ts';
import type { Application } from '../db/entities/loan.ts';
import { UserSchema } from '../db/entities/onboarding.ts';
import { PaymentSchema } from '../db/entities/payment.ts';
import { ReceiptSchema } from '../db/entities/repayment.ts';
import { blindIndex } from '../platform/encryption.ts';
import type { EncryptionKey } from '../platform/config.ts';
import type { EntityManager } from '@mikro-orm/postgresql';
import { isApplicationNo } from '../domain/application/application-no.ts';
import type { Meaning, Name } from '../partners/inbound.ts';
import { byFunderLoan, find, type Look, monthsIn, userByFunderId, UUID } from './match.ts';
import { type Reading, textOf } from './read.ts';

/** Why the message cannot be about that application. No values: they may be personal. */
export interface Contradiction {
  /** Of the message's body. */
  field: string;
  because: string;
}

/** Everything that the message says against being about that application; empty: nothing. `id`: of the message. */
export async function contradictionsOf(
  em: EntityManager,
  keys: EncryptionKey[],
  { said, names, meaning }: Reading,
  application: Application,
  id: string,
): Promise<Contradiction[]> {
  const found: Contradiction[] = [];
  for (const name of names) {
    const value = textOf(said, name.field);
    const because = value === null ? null : await objection(name, { em, keys, said, value }, application);
    if (because) found.push({ field: name.field, because });
  }
  if (await isBookedElsewhere(em, causesOf(meaning, id), application))
    found.push({ field: 'body', because: 'its money is in the books of another loan' });
  return found;
}

/**
 * Terms that are not the agreed ones: the amount of a disbursement, or amount and tenor of a funder that names a loan by
 * them. Looked for at each delivery; two people may still match such a message by hand, knowing what was agreed.
 */
export function otherTermsThanAgreed({ said, names, meaning }: Reading, application: Application): Contradiction[] {
  const paidOut = meaning.kind === 'FUNDER REPORT' && meaning.report.event === 'LOAN DISBURSED';
  return names.flatMap((name): Contradiction[] => {
    const value = textOf(said, name.field);
    if (value === null) return [];
    const amountDiffers = Number.isFinite(Number(value)) && Number(value) !== application.amount;
    if (name.is === 'AMOUNT' && paidOut && amountDiffers) return [{ field: name.field, because: OTHER_AMOUNT }];
    if (name.is !== 'TERMS') return [];
    const months = monthsIn(said, name);
    return [
      ...(amountDiffers ? [{ field: name.field, because: OTHER_AMOUNT }] : []),
      ...(months === application.tenorMonths ? [] : [{ field: name.tenor, because: 'it is not the agreed tenor' }]),
    ];
  });
}
const OTHER_AMOUNT = 'it is not the agreed amount';

type Objection = Promise<string | null> | string | null;
type Object<Is> = (look: Look, application: Application, name: Extract<Name, { is: Is }>) => Objection;

const objection = (name: Name, look: Look, application: Application): Objection =>
  // A row takes the names of its own kind.
  (objections[name.is] as Object<Name['is']>)(look, application, name);

const nothing = () => null;

const objections: { [Is in Name['is']]: Object<Is> } = {
  APPLICATION: ({ value }, { applicationNo }) =>
    isApplicationNo(value) && value !== applicationNo ? 'it names another application' : null,
  BORROWER: ({ value }, { user }) =>
    UUID.test(value) && value.toLowerCase() !== user ? 'it names another borrower' : null,
  NIK: async ({ em, keys, value }, { user }) => {
    const { nikIndex } = await em.findOneOrFail(UserSchema, { id: user }, { fields: ['nikIndex'] });
    return nikIndex && nikIndex !== blindIndex(keys, 'nik', value) ? 'it is not the NIK of this borrower' : null;
  },
  'FUNDER LOAN': async ({ em, value }, { id }, { funder }) => {
    const known = await byFunderLoan(em, funder, value);
    if (known && known.id !== id) return 'it is the loan of another application';
    const own = await em.findOne(FundingAttemptSchema, { application: id, funder, funderLoanId: { $ne: null } });
    return own && own.funderLoanId !== value ? 'the funder knows the loan of this application under another id' : null;
  },
  'FUNDER BORROWER': async ({ em, value }, { user }, { funder }) => {
    const known = await userByFunderId(em, funder, value);
    return known && known !== user ? 'it is the id of another borrower' : null;
  },
  // These need not be ours: only one that is known as somebody's says anything.
  'LOAN OR APPLICATION': knownAsAnothers,
  'REGISTRATION OR APPLICATION': knownAsAnothers,
  // Booked as it was meant: redelivered, not matched.
  PAYMENT: async ({ em, value }) =>
    (await em.count(PaymentSchema, { referenceNo: value }))
      ? 'it is a payment of ours, which takes it: redeliver'
      : null,
  TERMS: nothing,
  'LIVENESS SESSION': nothing,
  AMOUNT: nothing,
  'AMOUNT PAID': nothing,
};

async function knownAsAnothers(look: Look, { id }: Application, name: Name): Promise<string | null> {
  const known = await find(name, look);
  return known && known.id !== id ? 'it names another application or its loan' : null;
}

/** The receipts that it becomes where it is booked. */
function causesOf(meaning: Meaning, messageId: string): string[] {
  if (meaning.kind === 'PAYMENT NOTICE') return [`GATEWAY ${messageId}`];
  if (meaning.kind !== 'FUNDER REPAYMENT') return [];
  return meaning.entries.map(({ source, noticeId }) => `${source} ${noticeId}`);
}

/** The same money is never taken for two loans. */
const isBookedElsewhere = async (em: EntityManager, causes: string[], { id }: Application): Promise<boolean> =>
  causes.length > 0 && (await em.count(ReceiptSchema, { cause: { $in: causes }, loan: { $ne: id } })) > 0;
