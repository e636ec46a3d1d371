/**
 * Each endpoint of docs/sources/finfra.md that we call: how our client is asked, and what it makes of each answer in
 * the section's file.
 */
import type { Finfra } from '../../../src/partners/finfra/index.ts';
import type { Outcome } from '../../../src/partners/transport/outcome.ts';
import { budi, budiInFull } from './budi.ts';
import { company } from './company.ts';
import * as before from './example-situations.ts';
import { loanExamples } from './loan-examples.ts';

export interface Example {
  method: keyof Finfra;
  ask(client: Finfra, names: before.Names, photo: Buffer): Promise<Outcome<unknown>>;
  /** Our body, from the document's: where our borrower's data must differ. */
  ours?: (body: any) => unknown;
  /** By the names of the section's responses. */
  situations: Record<string, Situation>;
}

export interface Situation {
  makes: Outcome<unknown>;
  before: before.Before;
  /** The last digits of the NIK, which choose the scenario of the simulator. */
  digits?: string;
  /** Why the document's request cannot bring this answer about. */
  notAtSimulator?: string;
}

export const ok = (value: unknown): Outcome<unknown> => ({ kind: 'ok', value });
/** A file may be "base64 or URL": the document's own word passes for either. */
const files = { ktpDocumentId: 'base64_or_url', selfieDocumentId: 'base64_or_url' };
const jpeg = (bytes: Buffer) => ({ bytes, contentType: 'image/jpeg' });
const metadata = (documentId: string, description: string) => ({ documentId, type: 'KTP', description });
const { userId, kycId, documentId, nik } = before.documentedNames;

/** E.164, the city on the card, an electronic KTP's end of time; nobody asks for a prenuptial agreement. */
const budiAsWeKnowHim = ({ authorised_signatory, ...body }: any) => {
  const { prenuptial_agreement: _, documents, ...person } = authorised_signatory;
  const ktp = { ...documents.ktp, issuing_city: 'Bandung', expiry_date: '2099-12-31' };
  const changed = { emergency_contact_number: '+628123456789', documents: { ...documents, ktp } };
  return { ...body, partner_reference: budi().userId, authorised_signatory: { ...person, ...changed } };
};
const budiOf = (names: before.Names) => {
  const known = budiInFull();
  return { ...known, profile: { ...known.profile, nik: names.nik } };
};
const created = { makes: ok({ userId: null, existing: false }) };
const exists = { makes: ok({ userId, existing: true }) };
const once = (makes: unknown, at: before.Before, name: string, digits?: string) => ({
  [name]: { makes: ok(makes), before: at, ...(digits ? { digits } : {}) },
});

export const examples: Record<string, Example> = {
  'healthcheck-productionness': {
    method: 'live',
    ask: (client) => client.live(),
    situations: once({ healthy: true }, before.nothing, 'up'),
  },
  'healthcheck-readiness': {
    method: 'ready',
    ask: (client) => client.ready(),
    situations: once({ healthy: true }, before.nothing, 'ready'),
  },
  'create-borrower': {
    method: 'createBorrower',
    ask: (client, names) => client.createBorrower(budiOf(names), files),
    ours: budiAsWeKnowHim,
    situations: {
      accepted: { ...created, before: before.nothing },
      exists: { ...exists, before: before.borrower },
      'exists, nameless': { makes: ok({ userId: null, existing: true }), before: before.nothing, digits: '9033' },
      'not valid': {
        makes: { kind: 'rejected', code: '400', reason: 'HTTP 400' },
        before: before.nothing,
        notAtSimulator: 'the example is valid; see error-response-format.json',
      },
    },
  },
  'create-borrower-business': {
    method: 'createBorrower',
    ask: (client, names) => client.createBorrower(company({ npwp: names.npwp }, budiOf(names)), files),
    ours: budiAsWeKnowHim,
    situations: {
      accepted: { ...created, before: before.nothing },
      exists: { ...exists, before: before.company },
    },
  },
  'create-borrower-kyc-path': {
    method: 'createBorrowerInKyc',
    ask: (client, names) => client.createBorrowerInKyc(names.kycId, budiOf(names), files),
    ours: budiAsWeKnowHim,
    situations: { accepted: { ...created, before: before.facesCompared } },
  },
  'get-borrower': {
    method: 'borrower',
    ask: (client, names) => client.borrower(names.userId),
    situations: once(
      { userId, status: 'APPROVED', rawStatus: 'APPROVED_BY_PARTNER' },
      before.approvedRestaurant,
      'approved',
    ),
  },
  'update-borrower': {
    method: 'updateBorrower',
    ask: (client, names) => {
      const to = { ...budi(), phone: '+6281299998888' };
      return client.updateBorrower(names.userId, { from: budi(), to, documents: files });
    },
    situations: once({ updated: true }, before.borrower, 'changed'),
  },
  'approve-borrower': {
    method: 'approveBorrower',
    ask: (client, names) => client.approveBorrower(names.userId),
    situations: once({ approved: true }, before.borrower, 'approved'),
  },
  'block-borrower': {
    method: 'blockBorrower',
    ask: (client, names) => client.blockBorrower(names.userId),
    situations: once({ blocked: true }, before.borrower, 'blocked'),
  },
  'credit-score-report': {
    method: 'scoreReport',
    // However we name them, the document knows one order.
    ask: (client, names) => client.scoreReport(names.nik, ['clik', 'afpi']),
    situations: once(
      [
        { source: 'afpi', score: 700, grade: 'A' },
        { source: 'clik', score: 640, grade: 'B' },
      ],
      before.nothing,
      'scored',
    ),
  },
  'credit-history': {
    method: 'creditHistory',
    ask: (client, names) => client.creditHistory(names.nik),
    situations: once(
      [{ lender: 'X', amount: 2_000_000, outstanding: 500_000, daysPastDue: 3, status: 'ACTIVE' }],
      before.nothing,
      'one loan',
    ),
  },
  'clik-credit-report': {
    method: 'clikReport',
    ask: (client, names) => client.clikReport(names.nik, 'PERSONAL'),
    situations: once({ score: 640, grade: 'B', activeLoans: 2, maxDaysPastDue: 0 }, before.nothing, 'individual'),
  },
  'afpi-credit-history': {
    method: 'afpiReport',
    ask: (client, names) => client.afpiReport(names.nik, 'ref-000001'),
    situations: once(
      { referenceId: 'ref-000001', activePlatforms: 1, outstanding: 500_000, maxDaysPastDue: 0 },
      before.nothing,
      'found',
    ),
  },
  'verify-borrower-biometric-rdf': {
    method: 'verifyBiometricRdf',
    ask: (client, names) => client.verifyBiometricRdf(names.userId),
    situations: {
      ...once({ matches: true, score: 88.5 }, before.borrower, 'match'),
      ...once({ matches: false, score: 41.3 }, before.borrower, 'no match', '9072'),
    },
  },
  'check-borrower-with-hub': {
    method: 'hubStatus',
    ask: (client, names) => client.hubStatus(names.userId, 'VERIHUBS'),
    situations: {
      ...once({ verified: true }, before.borrower, 'verified'),
      ...once({ verified: false }, before.borrower, 'unverified', '9073'),
    },
  },
  'ocr-documents': {
    method: 'ocr',
    ask: (client, _, photo) => client.ocr({ ktp: photo, contentType: 'image/jpeg' }),
    situations: once(
      {
        kycId,
        ktp: {
          nik,
          fullName: 'BUDI SANTOSO',
          birthPlace: 'JAKARTA',
          birthDate: '1995-11-01',
          gender: 'LAKI-LAKI',
          address: 'JL. SUDIRMAN NO. 1',
          rtRw: '001/002',
          village: 'DAGO',
          district: 'COBLONG',
          city: 'BANDUNG',
          province: 'JAWA BARAT',
          maritalStatus: 'KAWIN',
        },
      },
      before.nothing,
      'read',
    ),
  },
  'biometric-kyc': {
    method: 'biometric',
    ask: (client, names, photo) => client.biometric({ kycId: names.kycId, ktp: jpeg(photo), selfie: jpeg(photo) }),
    situations: {
      verified: {
        makes: ok({
          kycId,
          faceMatchScore: 92.5,
          livenessPassed: true,
          status: 'VERIFIED',
          verificationSessionId: null,
        }),
        before: before.cardRead,
      },
      'waiting for Didit': {
        makes: ok({
          ...{ kycId, faceMatchScore: 92.5, livenessPassed: false },
          ...{ status: 'PENDING', verificationSessionId: 'didit-1' },
        }),
        before: before.cardRead,
        digits: '9023',
      },
    },
  },
  'submit-kyc': {
    method: 'submitKyc',
    ask: (client, names) => client.submitKyc(names.kycId),
    situations: once({ status: 'VERIFIED' }, before.facesCompared, 'handed in'),
  },
  'get-kyc-submission': {
    method: 'kycSubmission',
    ask: (client, names) => client.kycSubmission(names.kycId),
    situations: {
      ...once({ status: 'VERIFIED', reason: null }, before.kycHandedIn, 'verified'),
      ...once({ status: 'PENDING', reason: null }, before.kycHandedIn, 'pending', '9026'),
      rejected: {
        makes: ok({ status: 'REJECTED', reason: 'Data does not match the population registry' }),
        before: before.kycHandedIn,
        digits: '9027',
      },
    },
  },
  'create-document': {
    method: 'uploadDocument',
    ask: (client, _, photo) =>
      client.uploadDocument({ type: 'KTP', description: 'KTP', fileName: 'ktp.jpg', ...jpeg(photo) }),
    situations: once({ documentId }, before.nothing, 'created'),
  },
  'get-document': {
    method: 'document',
    ask: (client, names) => client.document(names.documentId),
    situations: once(metadata(documentId, 'KTP'), before.storedDocument, 'metadata'),
  },
  'get-document-file': {
    method: 'documentFile',
    ask: (client, names) => client.documentFile(names.documentId),
    situations: once(Buffer.from('bytes of the card'), before.storedDocument, 'file'),
  },
  'update-documents': {
    method: 'updateDocuments',
    ask: (client, names) =>
      client.updateDocuments([{ documentId: names.documentId, type: 'KTP', description: 'front' }]),
    situations: once([metadata(documentId, 'front')], before.storedDocument, 'changed'),
  },
  ...loanExamples,
};
