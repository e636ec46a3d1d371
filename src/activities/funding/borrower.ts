/** Borrower registration at a funder: documents, creation, approval, and the funder's id of the borrower. */
import { readBorrower } from '../../db/borrowers.ts';
import { FunderAccountSchema } from '../../db/entities/funding.ts';
import { ApplicationSchema } from '../../db/entities/loan.ts';
import type { ObjectStore } from '../../object-store/object-store.ts';
import type { Orm } from '../../db/orm.ts';
import type { FunderName } from '../../domain/funding/funder-name.ts';
import type { Funder, KnownAtOnce, KnownWhenApproved, Photo } from '../../partners/funder.ts';
import type { FunderReport } from '../../workflows/messages.ts';
import { accepted, settle } from '../partner-failures.ts';

export interface BorrowerAtFunderDependencies {
  orm: Orm;
  objectStore: ObjectStore;
}

type Presented =
  | { kind: 'ok'; funderUserId: string | null; approved: boolean; exists: boolean }
  | { kind: 'rejected'; reason: string };

type Registered =
  { kind: 'ok'; funderUserId?: string } | { kind: 'somebody else' } | { kind: 'rejected'; reason: string };

/** Activities for a funder that accepts a borrower in one call. */
export const borrowerAtOnce = ({ orm }: BorrowerAtFunderDependencies, { name }: Funder, stage: KnownAtOnce) => ({
  /** Registers the borrower. Idempotent. `somebody else`: the funder knows another person under this NIK, an operator decides. */
  async registerBorrower({ applicationNo }: { applicationNo: string }): Promise<Registered> {
    const em = orm.em.fork();
    const { user } = await em.findOneOrFail(ApplicationSchema, { applicationNo });
    const { borrower } = await readBorrower(em, user);
    const answer = settle(await stage.register(borrower));
    if (answer.kind === 'rejected') return { kind: 'rejected', reason: answer.reason };
    const { state, funderUserId } = answer.value;
    if (state === 'SOMEBODY ELSE') return { kind: 'somebody else' };
    if (funderUserId === undefined) return { kind: 'ok' };
    await em.upsert(
      FunderAccountSchema,
      { user, funder: name, externalId: funderUserId, approved: true },
      { onConflictFields: ['user', 'funder'] },
    );
    return { kind: 'ok', funderUserId };
  },
});

/** Activities for a funder that creates the borrower first and approves it later. */
export function borrowerWhenApproved(
  { orm, objectStore }: BorrowerAtFunderDependencies,
  { name }: Funder,
  stage: KnownWhenApproved,
) {
  async function upload(type: Photo['type'], key: string): Promise<string> {
    const { bytes, contentType } = await objectStore.get(key);
    return accepted(await stage.uploadPhoto({ type, bytes, contentType })).documentId;
  }

  return {
    /** Uploads photos, then creates the borrower. Idempotent: uploaded photos and a known borrower are not sent again. */
    async presentBorrower({ applicationNo }: { applicationNo: string }): Promise<Presented> {
      const em = orm.em.fork();
      const { user } = await em.findOneOrFail(ApplicationSchema, { applicationNo });
      const { borrower, kyc } = await readBorrower(em, user);
      const account =
        (await em.findOne(FunderAccountSchema, { user, funder: name })) ??
        em.create(FunderAccountSchema, { user, funder: name });
      if (account.externalId)
        return { kind: 'ok', funderUserId: account.externalId, approved: account.approved, exists: true };

      account.ktpDocumentId ??= await upload('KTP', kyc.ktpObject);
      account.selfieDocumentId ??= await upload('SELFIE', kyc.selfieObject);
      await em.flush();
      const { ktpDocumentId, selfieDocumentId } = account;
      const identification = { ktpDocumentId, selfieDocumentId, ekycId: kyc.ekycId ?? undefined };
      const answer = settle(await stage.create(borrower, identification));
      if (answer.kind === 'rejected') return { kind: 'rejected', reason: answer.reason };
      const { funderUserId, existing } = answer.value;
      return { kind: 'ok', funderUserId, approved: false, exists: existing };
    },

    /** Stores the funder's id of the borrower, then approves the borrower there. Idempotent. */
    async approveBorrower(given: { userId: string; funderUserId: string }): Promise<void> {
      await updateFunderAccount(orm, { user: given.userId, funder: name }, { externalId: given.funderUserId });
      accepted(await stage.approve(given.funderUserId));
    },

    /** Polls the borrower's status at the funder; null while it is pending. */
    async askBorrower(funderUserId: string): Promise<FunderReport | null> {
      const { status } = accepted(await stage.look(funderUserId));
      return status === 'PENDING' ? null : { funder: name, event: `BORROWER ${status}` };
    },
  };
}

/** Updates the borrower's account at a funder, if there is one. */
export async function updateFunderAccount(
  orm: Orm,
  account: { user: string; funder: FunderName },
  known: { externalId?: string; approved?: boolean },
): Promise<void> {
  await orm.em.fork().nativeUpdate(FunderAccountSchema, account, known);
}
