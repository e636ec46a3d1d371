/** Whatever Finfra answers badly, to whatever was asked, is an outcome; and none that would move money twice. */
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Finfra } from '../../../src/partners/finfra/index.ts';
import type { Outcome } from '../../../src/partners/outcome.ts';
import { type Answer, badAnswers, json, limitsFor } from '../../partners/fake-partner.ts';
import { budi } from './budi.ts';
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

const calls: Record<string, (client: Finfra) => Promise<Outcome<unknown>>> = {
  ocr: (client) => client.ocr({ ktp: photo.bytes, contentType: photo.contentType }),
  biometric: (client) => client.biometric({ kycId: 'k', ktp: photo, selfie: photo }),
  submitKyc: (client) => client.submitKyc('k'),
  kycSubmission: (client) => client.kycSubmission('k'),
  uploadDocument: (client) => client.uploadDocument({ type: 'KTP', description: 'KTP', fileName: 'ktp.jpg', ...photo }),
  document: (client) => client.document('doc_01'),
  updateDocuments: (client) => client.updateDocuments([]),
  createBorrower: (client) => client.createBorrower(budi(), documents),
  borrower: (client) => client.borrower('u1'),
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
  requestVirtualAccount: (client) =>
    client.requestVirtualAccount({ externalId: 'e', loanId: 'LN-1', bankCode: 'BNI', amount: 1, expiresAt: 'x' }),
};

/** What each call made of the answer; all at once, for some answers take the whole time limit. */
async function outcomes(answer: Answer, limits = {}): Promise<Record<string, Outcome<unknown>['kind']>> {
  const client = await fake.signedIn();
  fake.answers(answer);
  fake.limitCalls(limits);
  const each = Object.entries(calls).map(async ([name, call]) => [name, (await call(client)).kind] as const);
  return Object.fromEntries(await Promise.all(each));
}
const allAre = (kind: string) => Object.fromEntries(Object.keys(calls).map((name) => [name, kind]));

const bad = badAnswers({
  status: 'DISBURSEMENT_IN_PROGRESS',
  loan_unique_id: 5,
  unique_id: 5,
  id: 5,
});

test.each(Object.keys(bad))('whatever was asked, %s is unknown and nothing is asked twice', async (name) => {
  expect(await outcomes(bad[name]!, limitsFor(name))).toEqual(allAre('unknown'));
  expect(fake.asked).toHaveLength(Object.keys(calls).length);
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
