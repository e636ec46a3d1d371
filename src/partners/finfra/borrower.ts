/** The borrower at Finfra: created, approved, kept up to date, blocked. Source: finfra.md, "Borrower". */
import type { Borrower } from '../../domain/borrower.ts';
import { type Outcome, whenOk } from '../outcome.ts';
import { type FinfraClient, path } from './client.ts';
import { type AuthorisedSignatory, type BorrowerDocuments, toAuthorisedSignatory } from './mapper.ts';
import { borrowerAccepted, borrowerDetail, existingBorrower } from './wire.ts';

export interface BorrowerCreation {
  /** Null: it comes with the `user_created` callback, or was not told. */
  userId: string | null;
  /** Finfra knew this borrower already (409). With no `userId` only a person can find it. */
  existing: boolean;
}

export interface FinfraBorrower {
  userId: string;
  status: 'PENDING' | 'APPROVED' | 'DECLINED';
  /** Finfra's own word. */
  rawStatus: string;
}

/** A status that is not here is `PENDING`: neither a yes nor a no may be guessed. */
const borrowerStatuses = new Map<string, FinfraBorrower['status']>([
  ['PENDING', 'PENDING'],
  ['APPROVED', 'APPROVED'],
  ['APPROVED_BY_PARTNER', 'APPROVED'],
  ['BLOCKED', 'DECLINED'],
  ['REJECTED', 'DECLINED'],
]);

export function borrowers(client: FinfraClient) {
  async function create(
    at: string,
    borrower: Borrower,
    documents: BorrowerDocuments,
    headers: Record<string, string>,
  ): Promise<Outcome<BorrowerCreation>> {
    const signatory = toAuthorisedSignatory(borrower, documents);
    if (signatory.kind !== 'ok') return signatory;
    const answer = await client.create({
      operation: 'Create Borrower',
      method: 'POST',
      path: at,
      headers,
      // Callbacks are matched by partner_reference; the document has no such field (contracts.md: we send it on top).
      body: { type: 'PERSONAL', partner_reference: borrower.userId, authorised_signatory: signatory.value },
      answer: borrowerAccepted,
      existing: existingBorrower,
    });
    return whenOk(answer, (known) =>
      'existing' in known ? { userId: known.existing?.id ?? null, existing: true } : { userId: null, existing: false },
    );
  }

  return {
    /** May be repeated: a borrower that exists answers 409, which is `existing`. */
    createBorrower: (borrower: Borrower, documents: BorrowerDocuments, kycId?: string) =>
      create('/api/core/users', borrower, documents, kycId ? { 'kyc-id': kycId } : {}),

    /** The same, with the KYC session in the path. */
    createBorrowerInKyc: (kycId: string, borrower: Borrower, documents: BorrowerDocuments) =>
      create(path`/api/core/${kycId}/users`, borrower, documents, {}),

    borrower: async (userId: string): Promise<Outcome<FinfraBorrower>> =>
      whenOk(
        await client.call({
          operation: 'Get Borrower',
          method: 'GET',
          path: path`/api/core/users/${userId}`,
          answer: borrowerDetail,
        }),
        ({ id, status }) => ({ userId: id, status: borrowerStatuses.get(status) ?? 'PENDING', rawStatus: status }),
      ),

    /** Sends what differs, and nothing when nothing does. ASSUMPTION: the body is shaped as for Create Borrower. */
    async updateBorrower(
      userId: string,
      change: { from: Borrower; to: Borrower; documents: BorrowerDocuments },
    ): Promise<Outcome<{ updated: boolean }>> {
      const [from, to] = [change.from, change.to].map((borrower) => toAuthorisedSignatory(borrower, change.documents));
      if (to!.kind !== 'ok') return to!;
      const fields = changedFields(from!.kind === 'ok' ? from!.value : {}, to!.value);
      if (Object.keys(fields).length === 0) return { kind: 'ok', value: { updated: false } };
      const answer = await client.bytes({
        operation: 'Update Borrower',
        method: 'PATCH',
        path: path`/api/core/users/${userId}`,
        body: { authorised_signatory: fields },
      });
      return whenOk(answer, () => ({ updated: true }));
    },

    /** A borrower must be approved before a loan. May be repeated. */
    approveBorrower: async (userId: string): Promise<Outcome<{ approved: true }>> =>
      whenOk(
        await client.bytes({
          operation: 'Approve Borrower',
          method: 'POST',
          path: path`/api/core/users/${userId}/approve`,
          body: {},
        }),
        () => ({ approved: true }),
      ),

    /** Keeps a borrower from loan services. May be repeated. */
    blockBorrower: async (userId: string): Promise<Outcome<{ blocked: true }>> =>
      whenOk(
        await client.bytes({
          operation: 'Block Borrower',
          method: 'POST',
          path: path`/api/core/users/${userId}/block`,
          body: {},
        }),
        () => ({ blocked: true }),
      ),
  };
}

/** The top-level fields that are not the same in both. */
function changedFields(from: Partial<AuthorisedSignatory>, to: AuthorisedSignatory): Partial<AuthorisedSignatory> {
  const before: Record<string, unknown> = from;
  return Object.fromEntries(
    Object.entries(to).filter(([field, value]) => JSON.stringify(before[field]) !== JSON.stringify(value)),
  );
}
