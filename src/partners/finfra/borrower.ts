/** Borrower calls of Finfra: create, read, update, approve, block. Source: docs/sources/finfra.md, "Borrower". */
import type { Borrower } from '../../domain/person/borrower.ts';
import type { BusinessBorrower } from '../../domain/person/business-borrower.ts';
import { type Outcome, whenOk } from '../transport/outcome.ts';
import { type FinfraClient, path } from './client.ts';
import { toEntity } from './entity-mapper.ts';
import { about } from './errors.ts';
import { type BorrowerDocuments, cannotBeSent, toAuthorisedSignatory } from './mapper.ts';
import { borrowerAccepted, borrowerDetail, existingBorrower } from './wire.ts';

type AnyBorrower = Borrower | BusinessBorrower;

export interface BorrowerCreation {
  /** Null: the `user_created` callback brings it, or the 409 did not tell it. */
  userId: string | null;
  /** Finfra knew this borrower already (409). Without `userId` an operator has to look it up. */
  existing: boolean;
}

export interface FinfraBorrower {
  userId: string;
  status: 'PENDING' | 'APPROVED' | 'DECLINED';
  /** Finfra's own word. */
  rawStatus: string;
}

/** A status that is not here is `PENDING`: no decision is guessed. */
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
    borrower: AnyBorrower,
    documents: BorrowerDocuments,
    headers: Record<string, string>,
  ): Promise<Outcome<BorrowerCreation>> {
    const described = describe(borrower, documents);
    if (described.kind !== 'ok') return described;
    const answer = await client.create({
      operation: 'Create Borrower',
      method: 'POST',
      path: at,
      headers,
      // Callbacks are matched by partner_reference; the document has no such field (docs/contracts.md: we send it on top).
      body: { type: typeOf(borrower), partner_reference: borrower.userId, ...described.value },
      answer: borrowerAccepted,
      existing: existingBorrower,
    });
    return whenOk(answer, (known) =>
      'existing' in known ? { userId: known.existing?.id ?? null, existing: true } : { userId: null, existing: false },
    );
  }

  return {
    /** A company is BUSINESS, a person PERSONAL. May be repeated: a borrower that exists answers 409, which is `existing`. */
    createBorrower: (borrower: AnyBorrower, documents: BorrowerDocuments, kycId?: string) =>
      create('/api/core/users', borrower, documents, kycId ? { 'kyc-id': kycId } : {}),

    /** The same, with the KYC session in the path. */
    createBorrowerInKyc: (kycId: string, borrower: AnyBorrower, documents: BorrowerDocuments) =>
      create(path`/api/core/${kycId}/users`, borrower, documents, {}),

    /** Reads the borrower. `unknown`: the answer is about another id. */
    borrower: async (userId: string): Promise<Outcome<FinfraBorrower>> =>
      whenOk(
        about(
          userId,
          await client.call({
            operation: 'Get Borrower',
            method: 'GET',
            path: path`/api/core/users/${userId}`,
            answer: borrowerDetail,
          }),
          ({ id }) => id,
        ),
        ({ id, status }) => ({ userId: id, status: borrowerStatuses.get(status) ?? 'PENDING', rawStatus: status }),
      ),

    /**
     * Sends the fields that differ; nothing if none does. ASSUMPTION: the body is shaped as for Create Borrower.
     * `misconfigured`: a person cannot become a company, that is another borrower.
     */
    async updateBorrower(
      userId: string,
      change: { from: AnyBorrower; to: AnyBorrower; documents: BorrowerDocuments },
    ): Promise<Outcome<{ updated: boolean }>> {
      if (typeOf(change.from) !== typeOf(change.to)) return cannotBeSent('a borrower cannot change its type');
      const to = describe(change.to, change.documents);
      if (to.kind !== 'ok') return to;
      const from = describe(change.from, change.documents);
      const fields = changedFields(from.kind === 'ok' ? from.value : {}, to.value);
      if (Object.keys(fields).length === 0) return { kind: 'ok', value: { updated: false } };
      const answer = await client.command({
        operation: 'Update Borrower',
        method: 'PATCH',
        path: path`/api/core/users/${userId}`,
        body: fields,
      });
      return whenOk(answer, () => ({ updated: true }));
    },

    /** Approves the borrower, as required before a loan. May be repeated. */
    approveBorrower: async (userId: string): Promise<Outcome<{ approved: true }>> =>
      whenOk(
        await client.command({
          operation: 'Approve Borrower',
          method: 'POST',
          path: path`/api/core/users/${userId}/approve`,
          body: {},
        }),
        () => ({ approved: true }),
      ),

    /** Blocks the borrower from loan services. May be repeated. */
    blockBorrower: async (userId: string): Promise<Outcome<{ blocked: true }>> =>
      whenOk(
        await client.command({
          operation: 'Block Borrower',
          method: 'POST',
          path: path`/api/core/users/${userId}/block`,
          body: {},
        }),
        () => ({ blocked: true }),
      ),
  };
}

const typeOf = (borrower: AnyBorrower) => ('business' in borrower ? 'BUSINESS' : 'PERSONAL');

type Description = Partial<Record<'entity' | 'authorised_signatory', Record<string, unknown>>>;

/** `entity` for a company, and who signs for it; a person signs alone. */
function describe(borrower: AnyBorrower, documents: BorrowerDocuments): Outcome<Description> {
  const signatory = toAuthorisedSignatory(borrower, documents);
  if (signatory.kind !== 'ok') return signatory;
  if (!('business' in borrower)) return { kind: 'ok', value: { authorised_signatory: signatory.value } };
  const entity = toEntity(borrower.business);
  return entity.kind === 'ok'
    ? { kind: 'ok', value: { entity: entity.value, authorised_signatory: signatory.value } }
    : entity;
}

/** Per part, the top-level fields that are not the same in both. */
function changedFields(from: Description, to: Description): Description {
  const parts = Object.entries(to).map(([part, fields]) => {
    const before = from[part as keyof Description] ?? {};
    const changed = Object.entries(fields).filter(
      ([field, value]) => JSON.stringify(before[field]) !== JSON.stringify(value),
    );
    return [part, Object.fromEntries(changed)] as const;
  });
  return Object.fromEntries(parts.filter(([, fields]) => Object.keys(fields).length > 0));
}
