/** Whatever Finfra answers badly, to whatever was asked, is an outcome; and none that would move money twice. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Finfra } from '../../../src/partners/finfra/index.ts';
import type { Outcome } from '../../../src/partners/transport/outcome.ts';
import { type Answer, badAnswers, inTurn, json, limitsFor } from '../../partners/transport/fake-partner.ts';
import { budi } from './budi.ts';
import { company } from './company.ts';
import * as document from './document.ts';
import { fakeFinfra, type FakeFinfra } from './fake-finfra.ts';

let fake: FakeFinfra;
beforeAll(async () => {
  fake = await fakeFinfra();
});
beforeEach(() => fake.reset());
afterAll(() => fake.close());

const photo = { bytes: Buffer.from('photo'), contentType: 'image/jpeg' };
const documents = { ktpDocumentId: 'doc_ktp1', selfieDocumentId: 'doc_face' };
const terms = { partnerReference: 'r', amount: 1, tenorMonths: 3, rateMonthlyPercent: '2', method: 'FLAT' as const };
const moved = { ...budi(), phone: '+6281299998888' };

/** Every function of the client; one that is missing here does not compile. */
const calls: Record<keyof Finfra, (client: Finfra) => Promise<Outcome<unknown>>> = {
  live: (client) => client.live(),
  ready: (client) => client.ready(),
  ocr: (client) => client.ocr({ ktp: photo.bytes, contentType: photo.contentType }),
  biometric: (client) => client.biometric({ kycId: 'k', ktp: photo, selfie: photo }),
  submitKyc: (client) => client.submitKyc('k'),
  kycSubmission: (client) => client.kycSubmission('k'),
  uploadDocument: (client) => client.uploadDocument({ type: 'KTP', description: 'KTP', fileName: 'ktp.jpg', ...photo }),
  document: (client) => client.document('doc_01'),
  documentFile: (client) => client.documentFile('doc_01'),
  updateDocuments: (client) => client.updateDocuments([]),
  createBorrower: (client) => client.createBorrower(budi(), documents),
  createBorrowerInKyc: (client) => client.createBorrowerInKyc('k', company(), documents),
  borrower: (client) => client.borrower('u1'),
  updateBorrower: (client) => client.updateBorrower('u1', { from: budi(), to: moved, documents }),
  approveBorrower: (client) => client.approveBorrower('u1'),
  blockBorrower: (client) => client.blockBorrower('u1'),
  scoreReport: (client) => client.scoreReport('1', ['afpi']),
  creditHistory: (client) => client.creditHistory('1'),
  clikReport: (client) => client.clikReport('1', 'PERSONAL'),
  afpiReport: (client) => client.afpiReport('1', 'r'),
  verifyBiometricRdf: (client) => client.verifyBiometricRdf('u1'),
  hubStatus: (client) => client.hubStatus('u1', 'ASLIRI'),
  createLoan: (client) => client.createLoan('u1', { ...terms, schedule: [] }),
  createSinglePaymentLoan: (client) => client.createSinglePaymentLoan('u1', { ...terms, dueOn: '2026-01-01' }),
  loan: (client) => client.loan('LN-1'),
  loans: (client) => client.loans(),
  initiateSigning: (client) => client.initiateSigning('LN-1'),
  disburse: (client) => client.disburse('LN-1'),
  rejectLoan: (client) => client.rejectLoan('LN-1', 'withdrawn'),
  requestVirtualAccount: (client) =>
    client.requestVirtualAccount({ externalId: 'e', loanId: 'LN-1', bankCode: 'BNI', amount: 1, expiresAt: 'x' }),
};

/** The document shows no body for these, only 200: nothing, or an object without an error, will do. */
const commands = ['updateBorrower', 'approveBorrower', 'blockBorrower', 'rejectLoan'];
const sayLittle = ['no body at all', 'a bare null', 'an object without any key'];
/** "Returns 200 if": whatever else a whole answer says, but not a web page in Finfra's place, and no error. */
const health = ['live', 'ready'];
const wholeAnswers = [
  ...sayLittle,
  ...['truncated JSON', 'wrong types everywhere', 'a list where an object is due'],
  ...['bytes that are not UTF-8', 'a charset that does not exist'],
];

/** What each call made of the answer; all at once, for some answers take the whole time limit. */
async function outcomes(answer: Answer, limits = {}): Promise<Record<string, Outcome<unknown>['kind']>> {
  const client = await fake.signedIn();
  fake.answers(answer);
  fake.limitCalls(limits);
  const each = Object.entries(calls).map(async ([name, call]) => [name, (await call(client)).kind] as const);
  return Object.fromEntries(await Promise.all(each));
}
const allAre = (kind: string) => Object.fromEntries(Object.keys(calls).map((name) => [name, kind]));
const saidAll = (names: string[]) => Object.fromEntries(names.map((name) => [name, 'ok']));

const bad = {
  ...badAnswers({ status: 'DISBURSEMENT_IN_PROGRESS', loan_unique_id: 5, unique_id: 5, id: 5 }),
  'an error under a status of success': json(200, document.error),
  'an error that is only named, under a status of success': json(200, { error: 'Internal Server Error' }),
};

test('no function of the client is left out', () => {
  expect(Object.keys(calls).toSorted()).toEqual(Object.keys(fake.client()).toSorted());
});

test.each(Object.entries(bad))(
  'whatever was asked, %s is unknown (but where the status alone says all) and nothing is asked twice',
  async (name, answer) => {
    expect(await outcomes(answer, limitsFor(name))).toEqual({
      ...allAre('unknown'),
      ...(sayLittle.includes(name) ? saidAll(commands) : {}),
      ...(wholeAnswers.includes(name) ? saidAll(health) : {}),
    });
    expect(fake.asked).toHaveLength(Object.keys(calls).length);
  },
);

test.each(['error', 'FAILED', 'failure'])(
  'a command answered 200 with the status "%s" was perhaps carried out',
  async (status) => {
    const made = await outcomes(json(200, { status, message: 'x' }));
    for (const name of [...commands, 'submitKyc', 'createBorrower']) expect(made).toHaveProperty(name, 'unknown');
  },
);

describe('the storage behind a presigned URL', () => {
  const created = () => json(201, { ...document.documentCreated, presigned_url: `${fake.url}/upload?token=abc` });

  // What it says with a status of success is its own affair, but for a page that is not the storage's.
  test.each(Object.entries(bad).filter(([name]) => !wholeAnswers.includes(name) && !name.startsWith('an error')))(
    'that answers with %s has stored nothing that we may use',
    async (name, answer) => {
      const client = await fake.signedIn();
      fake.answers(inTurn(created(), answer));
      fake.limitCalls(limitsFor(name));
      expect((await calls.uploadDocument(client)).kind).toMatch(/^(unknown|retryable)$/);
      expect(fake.asked.map(({ method }) => method)).toEqual(['POST', 'PUT']);
    },
  );
});

test.each([
  [400, 'rejected'],
  [403, 'misconfigured'],
  [404, 'rejected'],
  [415, 'rejected'],
  [429, 'retryable'],
  [500, 'unknown'],
  [503, 'unknown'],
])('whatever was asked, %i is %s', async (status, kind) => {
  expect(await outcomes(json(status, { status, error: 'x', message: 'x' }))).toEqual(allAre(kind));
});

test('no outcome repeats what the body says of a person', async () => {
  fake.answers(json(400, { status: 400, error: 'x', message: 'NIK 3275062009921981 of Budi' }));
  const all = await Promise.all(Object.values(calls).map((call) => call(fake.client())));
  expect(JSON.stringify(all)).not.toMatch(/3275|Budi/);
});

test('too many calls say how long to wait', async () => {
  fake.answers(json(429, {}, { 'retry-after': '7' }));
  expect(await fake.client().loan('LN-1')).toEqual({ kind: 'retryable', reason: 'HTTP 429', retryAfterMs: 7000 });
});
