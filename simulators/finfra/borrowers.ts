/** Simulated borrower endpoints of Finfra; creation and approval are asynchronous. Source: docs/sources/finfra.md, "Borrower". */
import { randomBytes } from 'node:crypto';
import { type Answer, type Call, jsonBody, Refused, type Route } from '../frame/http.ts';
import { ok, type Stage } from '../frame/stage.ts';
import type { Authentication } from './authentication.ts';
import { borrowerChange, borrowerRequest, type BorrowerRequest } from './borrower-request.ts';
import { aboutBorrower, statusCallback } from './callbacks.ts';
import type { BorrowerStatus, FinfraBorrower, FinfraMemory } from './memory.ts';
import { refusal } from './refusal.ts';

const PARTNER_ID = '1507b694-e78e-4fc9-ac28-68d72fba45e9';

export interface Borrowers {
  routes: Route[];
  resume(): void;
}

export function borrowers(stage: Stage, memory: FinfraMemory, { authorized }: Authentication): Borrowers {
  const known = (call: Call): FinfraBorrower => {
    const borrower = memory.borrowers.get(call.params['userId'] ?? '');
    if (!borrower) throw new Refused(refusal(404, 'Borrower not found'));
    return borrower;
  };
  const change = (id: string, changes: Partial<FinfraBorrower>): FinfraBorrower => {
    const changed = { ...memory.borrowers.get(id)!, ...changes };
    memory.borrowers.put(id, changed);
    return changed;
  };

  const announce = ({ id, nik }: FinfraBorrower) =>
    stage.happensSoon({
      nik,
      title: 'user_created',
      change: () => statusCallback(stage, 'user_created', aboutBorrower(change(id, { announced: true }))),
    });

  const decide = ({ id, nik }: FinfraBorrower) => {
    const { status, title, reason } = decisions[stage.scenarioOf(nik)] ?? approved;
    return stage.happensSoon({
      nik,
      title,
      change: () => statusCallback(stage, title, aboutBorrower(change(id, { status, approving: false }), reason)),
    });
  };

  async function create(call: Call): Promise<Answer> {
    authorized(call);
    const kycId = call.params['kycId'] ?? call.headers['kyc-id'];
    if (kycId !== undefined && !memory.sessions.get(String(kycId)))
      return refusal(400, 'Validation failed: kyc-id is not a KYC session');
    const request = jsonBody(call, borrowerRequest, refusal);
    refuseUnusableDocuments(request, memory);

    const nik = request.authorised_signatory.documents.ktp.number;
    const scenario = stage.scenarioOf(nik);
    if (scenario === 'finfra-down') return refusal(500, 'Internal server error');
    const identity = identityOf(request);
    const existing = memory.borrowers.get(memory.borrowerIds.get(identity) ?? '');
    if (existing) return conflict(existing, scenario === 'borrower-exists-nameless');

    const borrower: FinfraBorrower = {
      id: randomBytes(12).toString('hex'),
      nik,
      status: 'PENDING',
      partnerReference: request.partner_reference ?? null,
      request,
      createdAt: new Date().toISOString(),
      announced: false,
      approving: false,
    };
    memory.borrowers.put(borrower.id, borrower);
    memory.borrowerIds.put(identity, borrower.id);
    if (scenario === 'borrower-exists' || scenario === 'borrower-exists-nameless')
      return conflict(change(borrower.id, { announced: true }), scenario === 'borrower-exists-nameless');

    await announce(borrower);
    return ok({ status: 'success', message: 'Borrower creation request accepted' });
  }

  return {
    /** After a restart: sends the callbacks that were still due when the process ended. */
    resume() {
      for (const borrower of memory.borrowers.values()) {
        if (!borrower.announced) void announce(borrower);
        if (borrower.approving) void decide(borrower);
      }
    },
    routes: [
      { method: 'POST', path: '/api/core/users', operation: 'createBorrower', handle: create },
      { method: 'POST', path: '/api/core/:kycId/users', operation: 'createBorrower', handle: create },
      {
        method: 'GET',
        path: '/api/core/users/:userId',
        operation: 'getBorrower',
        handle(call) {
          authorized(call);
          return ok(profile(known(call)));
        },
      },
      {
        method: 'PATCH',
        path: '/api/core/users/:userId',
        operation: 'updateBorrower',
        handle(call) {
          authorized(call);
          const borrower = known(call);
          const { partner_reference, entity, authorised_signatory } = jsonBody(call, borrowerChange, refusal);
          const request = {
            ...borrower.request,
            entity: entity ? { ...borrower.request.entity, ...entity } : borrower.request.entity,
            authorised_signatory: { ...borrower.request.authorised_signatory, ...authorised_signatory },
          } as BorrowerRequest;
          return ok(
            profile(change(borrower.id, { request, partnerReference: partner_reference ?? borrower.partnerReference })),
          );
        },
      },
      {
        method: 'POST',
        path: '/api/core/users/:userId/approve',
        operation: 'approveBorrower',
        async handle(call) {
          const borrower = known(call); // the document asks for no token here
          if (borrower.status === 'BLOCKED' || borrower.status === 'REJECTED')
            return refusal(400, `Borrower is ${borrower.status}`);
          if (borrower.status === 'PENDING' && !borrower.approving)
            await decide(change(borrower.id, { approving: true }));
          return ok({ status: 'success', message: 'Borrower approval request accepted' });
        },
      },
      {
        method: 'POST',
        path: '/api/core/users/:userId/block',
        operation: 'blockBorrower',
        async handle(call) {
          const { id, nik } = known(call);
          const blocked = change(id, { status: 'BLOCKED' });
          await stage.happensSoon({
            nik,
            title: 'user_blocked',
            change: () => statusCallback(stage, 'user_blocked', aboutBorrower(blocked)),
          });
          return ok({ status: 'success', message: 'Borrower blocked' });
        },
      },
    ],
  };
}

interface Decision {
  status: BorrowerStatus;
  title: string;
  reason?: string;
}
const approved: Decision = { status: 'APPROVED_BY_PARTNER', title: 'user_approved' };
const decisions: Partial<Record<string, Decision>> = {
  'borrower-declined': { status: 'REJECTED', title: 'user_rejected', reason: 'Does not meet the lender’s criteria' },
  'borrower-blocked': { status: 'BLOCKED', title: 'user_blocked', reason: 'Listed at the lender' },
};

/** 409 with the id of the borrower who is already there; the document does not show its body. */
const conflict = ({ id }: FinfraBorrower, nameless: boolean): Answer => ({
  status: 409,
  json: { status: 409, error: 'Conflict', message: 'Borrower already exists', ...(nameless ? {} : { id }) },
});

/** Unique key of a borrower: NIK of a person, NPWP of a company. One person may sign for a company and borrow as well. */
const identityOf = ({ type, entity, authorised_signatory }: BorrowerRequest): string =>
  type === 'BUSINESS' ? `npwp:${entity?.npwp.replace(/\D/g, '')}` : authorised_signatory.documents.ktp.number;

/** A file may be base64, a URL, or a document id; a document without its file is not usable. */
function refuseUnusableDocuments(request: BorrowerRequest, memory: FinfraMemory): void {
  for (const [field, { file }] of Object.entries(request.authorised_signatory.documents)) {
    if (!file.startsWith('doc_')) continue;
    const document = memory.documents.get(file);
    if (!document?.uploadedAt)
      throw new Refused(refusal(400, `Validation failed: documents.${field}.file is not an uploaded document`));
  }
}

/** As in "Get Borrower": dates as instants, a document that was not given as `{}`, and nothing of a company's entity. */
function profile({ id, status, request, createdAt }: FinfraBorrower) {
  const person = request.authorised_signatory;
  const instant = (day: string) => `${day}T00:00:00.000Z`;
  return {
    id,
    partner_id: PARTNER_ID,
    status,
    type: request.type,
    authorised_signatory: {
      ...person,
      documents: { npwp: {}, selfie_with_ktp: {}, ...person.documents },
      birth_date: instant(person.birth_date),
      ...(person.spouse_date_of_birth ? { spouse_date_of_birth: instant(person.spouse_date_of_birth) } : {}),
      ...(person.prenuptial_agreement ? { prenuptial_agreement: person.prenuptial_agreement === 'true' } : {}),
    },
    created_at: createdAt,
  };
}
