/** What a message says about itself, held against the application that an operator chose for it. */
import type { EntityManager } from '@mikro-orm/postgresql';
import type { EncryptionKey } from '../platform/config.ts';
import { FundingAttemptSchema } from '../db/entities/funding.ts';
import { type Application, ApplicationSchema } from '../db/entities/loan.ts';
import { UserSchema } from '../db/entities/onboarding.ts';
import { PaymentSchema } from '../db/entities/payment.ts';
import { ReceiptSchema } from '../db/entities/repayment.ts';
import { blindIndex } from '../platform/encryption.ts';
import type { FunderName } from '../domain/funding/funder-name.ts';
import type { DompetKilatCallback } from '../partners/dompet-kilat/callbacks.ts';
import type { FinfraCallback } from '../partners/finfra/callbacks.ts';
import { isApplicationNo } from '../domain/application/application-no.ts';
import { byFunderLoan, byFunderReference, UUID, userByFunderId } from './matching.ts';

/** Why the message cannot be about that application. No values: they may be personal. */
export interface Contradiction {
  /** Of the message's body. */
  field: string;
  because: string;
}

const where = (holds: unknown, field: string, because: string): Contradiction[] => (holds ? [{ field, because }] : []);

/** A Finfra callback: our references, Finfra's ids of loan and borrower, the NIK. */
export async function ofFinfraCallback(
  em: EntityManager,
  said: FinfraCallback,
  application: Application,
  keys: EncryptionKey[],
): Promise<Contradiction[]> {
  const { applicationNo, user: userId } = application;
  const reference = said.partner_reference ?? '';
  const user = await em.findOneOrFail(UserSchema, { id: userId }, { fields: ['nikIndex'] });
  const account = await userByFunderId(em, said.user_id ?? undefined);
  const nik = said.identity_number ? blindIndex(keys, 'nik', said.identity_number) : null;
  const names = {
    application: isApplicationNo(reference) && reference !== applicationNo,
    borrower: UUID.test(reference) && reference.toLowerCase() !== userId,
  };
  return [
    ...where(names.application, 'partner_reference', 'it names another application'),
    ...where(names.borrower, 'partner_reference', 'it names another borrower'),
    ...(await ofFunderLoan(em, 'FINFRA', 'loan_unique_id', said.loan_unique_id, application)),
    ...where(account && account !== userId, 'user_id', 'it is the id of another borrower'),
    ...where(nik && user.nikIndex && nik !== user.nikIndex, 'identity_number', 'it is not the NIK of this borrower'),
  ];
}

/** Finfra's external ids need not be loan ids: only one that is known as somebody's says anything. */
export async function ofExternalId(em: EntityManager, named: string, application: Application) {
  const known = isApplicationNo(named)
    ? await em.findOne(ApplicationSchema, { applicationNo: named })
    : await byFunderLoan(em, 'FINFRA', named);
  return where(known && known.id !== application.id, 'external_id', 'it names another application or its loan');
}

/** Dompet Kilat's code of the loan, and its transaction, which may be our number or its id of the registration. */
export async function ofDompetKilatLoan(
  em: EntityManager,
  { loanCode, transactionId }: DompetKilatCallback,
  application: Application,
): Promise<Contradiction[]> {
  const named = isApplicationNo(transactionId)
    ? await em.findOne(ApplicationSchema, { applicationNo: transactionId })
    : await byFunderReference(em, 'DOMPET_KILAT', transactionId);
  return [
    ...(await ofFunderLoan(em, 'DOMPET_KILAT', 'loanCode', loanCode, application)),
    ...where(named && named.id !== application.id, 'transactionId', 'it names another application or its loan'),
  ];
}

/** A reference that is a payment of ours is that payment's, and booked as it was meant: redelivered, not matched. */
export async function ofPayment(em: EntityManager, referenceNo: string): Promise<Contradiction[]> {
  const known = await em.count(PaymentSchema, { referenceNo });
  return where(known, 'reference_no', 'it is a payment of ours, which takes it: redeliver');
}

/** The same money is never taken for two loans. `causes`: the receipts that the message would become. */
export async function ofBooks(em: EntityManager, causes: string[], { id }: Application): Promise<Contradiction[]> {
  const elsewhere = causes.length && (await em.count(ReceiptSchema, { cause: { $in: causes }, loan: { $ne: id } }));
  return where(elsewhere, 'body', 'its money is in the books of another loan');
}

/** Known as another application's, or this application's loan is known under another id. */
async function ofFunderLoan(
  em: EntityManager,
  funder: FunderName,
  field: string,
  loanId: string | null | undefined,
  { id }: Application,
): Promise<Contradiction[]> {
  if (!loanId) return [];
  const known = await byFunderLoan(em, funder, loanId);
  if (known && known.id !== id) return [{ field, because: 'it is the loan of another application' }];
  const own = await em.findOne(FundingAttemptSchema, { application: id, funder, funderLoanId: { $ne: null } });
  return where(
    own && own.funderLoanId !== loanId,
    field,
    'the funder knows the loan of this application under another id',
  );
}
