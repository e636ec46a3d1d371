/** Presenting a borrower to a funder, and writing down under which id it knows the borrower. */
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

/** Where the answer to one call says whether the funder takes the borrower. */
export const borrowerAtOnce = ({ orm }: BorrowerAtFunderDependencies, { name }: Funder, stage: KnownAtOnce) => ({
  /** Another person behind the NIK goes to an operator. */
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

/** Where the borrower is created first and approved later. */
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
    /** Uploads photos once, then creates the borrower; whom the funder already knows is not created again. */
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

    /** Keeps the id by which the funder knows the borrower, then approves. */
    async approveBorrower(given: { userId: string; funderUserId: string }): Promise<void> {
      await keepAccount(orm, { user: given.userId, funder: name }, { externalId: given.funderUserId });
      accepted(await stage.approve(given.funderUserId));
    },

    async askBorrower(funderUserId: string): Promise<FunderReport | null> {
      const { status } = accepted(await stage.look(funderUserId));
      return status === 'PENDING' ? null : { funder: name, event: `BORROWER ${status}` };
    },
  };
}

/** Nothing where no account of the borrower is kept. */
export async function keepAccount(
  orm: Orm,
  account: { user: string; funder: FunderName },
  known: { externalId?: string; approved?: boolean },
): Promise<void> {
  await orm.em.fork().nativeUpdate(FunderAccountSchema, account, known);
}
