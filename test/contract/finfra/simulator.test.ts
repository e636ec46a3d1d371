/** Our client and the simulator were written apart, each from the documents: here they must understand each other. */
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { startSimulators } from '../../../simulators/index.ts';
import { finfraSimulator } from '../../../simulators/finfra/index.ts';
import { dueDates, loanSchedule } from '../../../src/domain/loan/loan-schedule.ts';
import type { FunderReport } from '../../../src/domain/funding/funder-report.ts';
import { finfraReport } from '../../../src/partners/finfra/inbound/meaning.ts';
import { finfraCallback } from '../../../src/partners/finfra/inbound/wire.ts';
import { finfra, type Finfra } from '../../../src/partners/finfra/index.ts';
import type { PartnerTransport } from '../../../src/partners/transport/http-client.ts';
import type { Outcome } from '../../../src/partners/transport/outcome.ts';
import { patientTransport } from '../../partners/transport/patient-transport.ts';
import { budi, budiInFull } from './budi.ts';

type Simulators = Awaited<ReturnType<typeof startSimulators>>;

let simulators: Simulators;
let ears: Server;
let transport: PartnerTransport;
let client: Finfra;
let photo: Buffer;
const reports: (FunderReport | null)[] = [];

beforeAll(async () => {
  photo = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#456' } })
    .jpeg()
    .toBuffer();
  ears = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => (body += String(piece)));
    request.on('end', () => {
      const title = /\/users\/(\w+)\/status/.exec(request.url ?? '')?.[1] ?? '';
      reports.push(finfraReport(title, finfraCallback.parse(JSON.parse(body))));
      response.end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(ears, 'listening');
  const callbackBaseUrl = `http://127.0.0.1:${(ears.address() as AddressInfo).port}`;
  simulators = await startSimulators({ callbackBaseUrl, callbackDelayMs: 5 });
  transport = patientTransport();
  const { FINFRA_CLIENT_ID: finfraClientId, FINFRA_CLIENT_SECRET: finfraClientSecret } = finfraSimulator.credentials;
  client = finfra(
    { baseUrl: simulators.urls.finfra, clientId: finfraClientId, clientSecret: finfraClientSecret },
    transport,
  );
});
afterAll(async () => {
  await simulators.close();
  await transport.close();
  ears.closeAllConnections();
  ears.close();
});

const value = <T>(outcome: Outcome<T>): T => {
  if (outcome.kind !== 'ok') throw new Error(JSON.stringify(outcome));
  return outcome.value;
};

/** Waits until a callback of that kind came. */
async function told(event: FunderReport['event']): Promise<FunderReport> {
  for (const until = Date.now() + 20_000; Date.now() < until;) {
    const at = reports.findIndex((report) => report?.event === event);
    if (at >= 0) return reports.splice(at, 1)[0]!;
    await new Promise((later) => setTimeout(later, 10));
  }
  throw new Error(`${event} was never told`);
}

async function documents() {
  const upload = (type: 'KTP' | 'SELFIE') =>
    client.uploadDocument({ type, description: type, bytes: photo, contentType: 'image/jpeg', fileName: 'photo.jpg' });
  return {
    ktpDocumentId: value(await upload('KTP')).documentId,
    selfieDocumentId: value(await upload('SELFIE')).documentId,
  };
}

test('identity: card, faces, verdict', async () => {
  const { kycId, ktp } = value(await client.ocr({ ktp: photo, contentType: 'image/jpeg' }));
  expect(ktp.nik).toMatch(/^\d{16}$/);
  const faces = { bytes: photo, contentType: 'image/jpeg' };
  expect(value(await client.biometric({ kycId, ktp: faces, selfie: faces }))).toMatchObject({ kycId });
  value(await client.submitKyc(kycId));
  expect(value(await client.kycSubmission(kycId))).toEqual({ status: 'VERIFIED', reason: null });
});

test('documents: a photo comes back byte for byte', async () => {
  const { ktpDocumentId } = await documents();
  expect(value(await client.documentFile(ktpDocumentId))).toEqual(photo);
  expect(value(await client.document(ktpDocumentId))).toMatchObject({ documentId: ktpDocumentId, type: 'KTP' });
  const changes = [{ documentId: ktpDocumentId, type: 'KTP' as const, description: 'front' }];
  expect(value(await client.updateDocuments(changes))).toMatchObject([{ description: 'front' }]);
});

test('a loan: borrower, approval, signing, disbursement, each told by callback', async () => {
  const borrower = budiInFull();
  expect(value(await client.createBorrower(borrower, await documents()))).toEqual({ userId: null, existing: false });
  const userId = (await told('BORROWER CREATED')).funderUserId!;
  expect(value(await client.borrower(userId))).toMatchObject({ userId, status: 'PENDING' });
  value(await client.approveBorrower(userId));
  await told('BORROWER APPROVED');
  expect(value(await client.borrower(userId))).toMatchObject({ status: 'APPROVED' });
  expect(value(await client.createBorrower(borrower, await documents()))).toEqual({ userId, existing: true });

  const due = dueDates('2026-01-31', 12);
  const price = {
    principal: 8_000_000,
    months: 12,
    rateMonthlyPercent: '2',
    serviceFee: 150_000,
    promoDiscount: 100_000,
  };
  const schedule = loanSchedule({ ...price, method: 'FLAT' }).map((each, i) => ({ ...each, dueOn: due[i]! }));
  const terms = {
    partnerReference: 'APP-LN-2026-00000001',
    amount: 8_000_000,
    tenorMonths: 12,
    rateMonthlyPercent: '2',
    method: 'FLAT' as const,
    schedule,
  };
  const { loanId, status } = value(await client.createLoan(userId, terms));
  expect(status).toBe('PENDING');
  expect(value(await client.createLoan(userId, terms))).toEqual({ loanId, status: null });
  expect(await told('LOAN APPROVED')).toMatchObject({ funderLoanId: loanId });
  expect(value(await client.loans({ userId }))).toMatchObject({
    total: 1,
    loans: [{ loanId, partnerReference: 'APP-LN-2026-00000001' }],
  });

  expect(await client.disburse(loanId)).toMatchObject({ kind: 'rejected', code: '400' });
  const { signingUrl } = value(await client.initiateSigning(loanId));
  await fetch(signingUrl, { method: 'POST' });
  await told('LOAN SIGNED');
  expect(value(await client.disburse(loanId))).toEqual({ inProgress: true });
  expect(value(await client.disburse(loanId))).toEqual({ inProgress: true });
  await told('LOAN DISBURSED');
  expect(value(await client.loan(loanId))).toMatchObject({ status: 'DISBURSED', disbursedAt: expect.any(String) });

  const account = value(
    await client.requestVirtualAccount({
      externalId: 'APP-LN-2026-00000001',
      loanId,
      bankCode: 'BNI',
      amount: 830_833,
      expiresAt: '2099-01-01T00:00:00Z',
    }),
  );
  expect(account.accountNumber).toMatch(/^\d+$/);
});

test('a loan that is refused is told, and one that we take back is', async () => {
  const approved = async (nik: string, email: string) => {
    await client.createBorrower(budi({ nik, email }), await documents());
    const userId = (await told('BORROWER CREATED')).funderUserId!;
    await client.approveBorrower(userId);
    await told('BORROWER APPROVED');
    return userId;
  };
  const single = {
    partnerReference: 'APP-LN-2026-00000002',
    amount: 1_000_000,
    tenorMonths: 3,
    rateMonthlyPercent: '2.5',
    method: 'EFFECTIVE' as const,
    dueOn: '2026-05-01',
  };
  const declined = await approved('3275060111959034', 'declined@example.com');
  const { loanId } = value(await client.createSinglePaymentLoan(declined, single));
  expect(await told('LOAN DECLINED')).toMatchObject({ funderLoanId: loanId, reason: expect.any(String) });

  const ordinary = await approved('3275060111950001', 'ordinary@example.com');
  const another = value(await client.createSinglePaymentLoan(ordinary, { ...single, partnerReference: 'APP-3' }));
  expect(await told('LOAN APPROVED')).toMatchObject({ funderLoanId: another.loanId });
  expect((await client.rejectLoan(another.loanId, 'withdrawn')).kind).toBe('ok');
  expect(await told('LOAN DECLINED')).toMatchObject({ funderLoanId: another.loanId, reason: 'withdrawn' });
});
