/** Presenting a borrower to Finfra, as docs/sources/finfra.md and docs/contracts.md have it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { json } from '../../partners/transport/fake-partner.ts';
import { budi, idOf } from './budi.ts';
import * as document from './document.ts';
import { fakeFinfra, type FakeFinfra } from './fake-finfra.ts';

let fake: FakeFinfra;
beforeAll(async () => {
  fake = await fakeFinfra();
});
beforeEach(() => fake.reset());
afterAll(() => fake.close());

const documents = { ktpDocumentId: 'doc_ktp1', selfieDocumentId: 'doc_face' };

/** The body that was sent last. */
const sent = () => JSON.parse(fake.asked.at(-1)!.body) as { authorised_signatory: Record<string, unknown> };

describe('creating a borrower', () => {
  test('gives what the mobile API does not ask its documented default', async () => {
    fake.answers(json(200, document.borrowerAccepted));
    await fake.client().createBorrower(budi({ maritalStatus: 'SINGLE', spouseName: 'nobody' }), documents);
    expect(sent().authorised_signatory).toMatchObject({
      religion: 'ISLAM',
      address: { postal_code: '00000' },
      monthly_income_range: 'GTE_5_AND_LT_10_MILLION',
      source_of_fund: 'SALARY',
      place_of_work: 'Karyawan swasta',
      work_address: 'Jl. Dago No. 10',
    });
    for (const field of ['number_of_dependents', 'spouse_name', 'spouse_identification_number', 'spouse_date_of_birth'])
      expect(sent().authorised_signatory).not.toHaveProperty(field);
  });

  test('sends the optional documents that there are, the tax card only beside its number', async () => {
    fake.answers(json(200, document.borrowerAccepted));
    const all = {
      ...documents,
      npwpDocumentId: 'doc_npwp',
      selfieWithKtpDocumentId: 'doc_both',
      stockImagesDocumentId: 'doc_stock',
      financeReportDocumentId: 'doc_report',
    };
    const optional = {
      selfie_with_ktp: { file: 'doc_both' },
      stock_images: { file: 'doc_stock' },
      finance_report: { file: 'doc_report' },
    };
    await fake.client().createBorrower(budi({ npwp: '012345678901234' }), all);
    expect(sent().authorised_signatory['documents']).toEqual({
      ktp: expect.anything(),
      selfie: { file: 'doc_face' },
      npwp: { number: '012345678901234', file: 'doc_npwp' },
      ...optional,
    });
    await fake.client().createBorrower(budi(), all);
    expect(sent().authorised_signatory['documents']).not.toHaveProperty('npwp');
  });

  test('says in which KYC session it was, by header or by path', async () => {
    fake.answers(json(200, document.borrowerAccepted));
    await fake.client().createBorrower(budi(), documents, 'eyJ.kyc.1');
    await fake.client().createBorrowerInKyc('eyJ.kyc/2', budi(), documents);
    expect(fake.asked[0]).toMatchObject({ path: '/api/core/users', headers: { 'kyc-id': 'eyJ.kyc.1' } });
    expect(fake.asked[1]).toMatchObject({ path: '/api/core/eyJ.kyc%2F2/users' });
    expect(fake.asked[1]!.body).toBe(fake.asked[0]!.body);
  });

  test('that exists takes the id of the 409', async () => {
    fake.answers(json(409, { ...document.conflict, id: '6a41ff87dda4eefd0b7b0300' }));
    expect(await fake.client().createBorrower(budi(), documents)).toEqual({
      kind: 'ok',
      value: { userId: '6a41ff87dda4eefd0b7b0300', existing: true },
    });
  });

  test.each([
    [document.conflict],
    [{ ...document.conflict, id: '' }],
    [{ ...document.conflict, id: 12 }],
    [null],
    ['x'],
  ])('that exists without a usable id is told as such: %j', async (body) => {
    fake.answers(json(409, body));
    expect(await fake.client().createBorrower(budi(), documents)).toEqual({
      kind: 'ok',
      value: { userId: null, existing: true },
    });
  });

  test('that is not valid is a no', async () => {
    fake.answers(json(400, document.error));
    expect(await fake.client().createBorrower(budi(), documents)).toEqual({
      kind: 'rejected',
      code: '400',
      reason: 'HTTP 400',
    });
  });

  test.each([{ status: 'failed' }, { message: 'accepted' }, {}])('answered by %j was perhaps created', async (body) => {
    fake.answers(json(200, body));
    expect(await fake.client().createBorrower(budi(), documents)).toMatchObject({ kind: 'unknown' });
  });

  test('whose bank or emergency contact is not known is not sent at all', async () => {
    for (const borrower of [budi({ bankId: 'gone' }), budi({ emergencyContacts: [] })])
      expect(await fake.client().createBorrower(borrower, documents)).toMatchObject({
        kind: 'misconfigured',
        reason: expect.stringMatching(/^not sent: /),
      });
    expect(fake.asked).toHaveLength(0);
  });
});

describe("a borrower's standing", () => {
  test.each([
    ['PENDING', 'PENDING'],
    ['APPROVED', 'APPROVED'],
    ['APPROVED_BY_PARTNER', 'APPROVED'],
    ['BLOCKED', 'DECLINED'],
    ['REJECTED', 'DECLINED'],
    ['SOMETHING_NEW', 'PENDING'],
    ['constructor', 'PENDING'],
  ])('%s is %s', async (rawStatus, status) => {
    fake.answers(json(200, { ...document.borrower, status: rawStatus }));
    expect(await fake.client().borrower(document.borrower.id)).toEqual({
      kind: 'ok',
      value: { userId: '6a41ff87dda4eefd0b7b0300', status, rawStatus },
    });
    expect(fake.asked[0]).toMatchObject({ method: 'GET', path: '/api/core/users/6a41ff87dda4eefd0b7b0300' });
  });
});

describe('updating a borrower', () => {
  test('sends only what differs', async () => {
    const moved = { ...budi(), phone: '+6281299998888' };
    moved.profile = { ...moved.profile, bankId: idOf('banks', 'BCA') };
    expect(await fake.client().updateBorrower('u1', { from: budi(), to: moved, documents })).toEqual({
      kind: 'ok',
      value: { updated: true },
    });
    expect(fake.asked[0]).toMatchObject({ method: 'PATCH', path: '/api/core/users/u1' });
    expect(sent()).toEqual({
      authorised_signatory: {
        mobile_number: '+6281299998888',
        bank_account: [{ holder_name: 'Budi Santoso', number: '123123123213', swift_code: 'CENAIDJA' }],
      },
    });
  });

  test('with nothing new sends nothing', async () => {
    expect(await fake.client().updateBorrower('u1', { from: budi(), to: budi(), documents })).toEqual({
      kind: 'ok',
      value: { updated: false },
    });
    expect(fake.asked).toHaveLength(0);
  });
});

test('an id from outside stays one segment of the path', async () => {
  await fake.client().approveBorrower('../loans/LN-1/disbursement?x=#');
  expect(fake.asked[0]!.path).toBe('/api/core/users/..%2Floans%2FLN-1%2Fdisbursement%3Fx%3D%23/approve');
});
