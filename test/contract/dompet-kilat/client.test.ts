/** Dompet Kilat, asked and answered as docs/sources/dompet-kilat.md shows it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Exchange } from '../../../src/partners/transport/exchange.ts';
import { type DompetKilat, dompetKilat } from '../../../src/partners/dompet-kilat/index.ts';
import type { Outcome } from '../../../src/partners/transport/outcome.ts';
import { fakePartner, type FakePartner, json } from '../../partners/transport/fake-partner.ts';
import { type PatientTransport, patientTransport } from '../../partners/transport/patient-transport.ts';
import { eventually } from '../../simulators/listener.ts';
import { budi } from '../finfra/budi.ts';
import * as document from './document.ts';
import { john, johnsLoan } from './john.ts';

let fake: FakePartner;
let transport: PatientTransport;
let client: DompetKilat;
const exchanges: Exchange[] = [];
beforeAll(async () => {
  fake = await fakePartner();
  transport = patientTransport({ record: (exchange) => void exchanges.push(exchange) });
  transport.limit('dompet-kilat', { breakAfter: 1000 });
  client = dompetKilat({ baseUrl: fake.url, productCode: '95' }, transport);
});
beforeEach(() => {
  fake.heard.length = 0;
  exchanges.length = 0;
  transport.limitCalls({});
});
afterAll(async () => {
  await fake.close();
  await transport.close();
});

/** The exchange of the only call, as soon as it is kept. */
const kept = () => eventually(() => exchanges[0], 'the exchange to be kept');
const asked = () => fake.heard.map(({ method, path }) => `${method} ${path}`);

describe('registering a borrower', () => {
  test("sends the document's example", async () => {
    fake.answers(json(200, document.borrowerRegistered));
    expect(await client.registerBorrower(john())).toEqual({ kind: 'ok', value: { state: 'REGISTERED' } });
    expect(asked()).toEqual(['POST /v1/borrower/register']);
    expect(JSON.parse(fake.heard[0]!.body)).toEqual(document.registerBorrower);
    expect(fake.heard[0]!.headers.authorization).toBeUndefined();
  });

  test.each([200, 400, 409])('who is registered already is a duplicate, whether in HTTP %i', async (status) => {
    fake.answers(json(status, document.duplicate));
    expect(await client.registerBorrower(john())).toEqual({ kind: 'ok', value: { state: 'DUPLICATE' } });
  });
});

describe('reading a borrower', () => {
  test('tells who is behind a NIK and what is registered', async () => {
    fake.answers(json(200, document.borrower));
    expect(await client.borrower('362638287638783')).toEqual({
      kind: 'ok',
      value: {
        found: true,
        fullName: 'John',
        birthDate: '1999-09-30',
        phone: '+62123123123',
        loan: {
          applicationNo: null,
          amount: 1_000_000,
          tenorMonths: 2,
          contractNo: 'TEKENAJA-01FS3YVWZEZ93CBTRHJ724N5CH',
        },
      },
    });
    expect(asked()).toEqual(['GET /v1/borrower/362638287638783']);
  });

  test('takes the shapes of register too, and our reference when it is given back', async () => {
    const data = {
      ...document.borrowerRegistered.data,
      phoneNumber: 62123123123,
      loanData: { tenor: null, amount: 1_000_000, contractNo: '' },
      references: { applicationNo: 'APP-LN-2026-00000001' },
    };
    fake.answers(json(200, { status: '00', message: 'success', data }));
    expect(await client.borrower('362638287638783')).toMatchObject({
      value: {
        birthDate: '1999-09-30',
        phone: '+62123123123',
        loan: { applicationNo: 'APP-LN-2026-00000001', amount: 1_000_000, tenorMonths: null, contractNo: null },
      },
    });
  });

  test('never takes somebody else for the one who was asked for', async () => {
    fake.answers(json(200, document.borrower));
    expect(await client.borrower('3626382876387831')).toEqual({
      kind: 'unknown',
      reason: 'the answer is about another idNumber',
    });
  });

  test('who is not there is found false, not an error', async () => {
    fake.answers(json(200, document.notFound));
    expect(await client.borrower('1')).toEqual({ kind: 'ok', value: { found: false } });
  });
});

describe('a registration whose answer was lost', () => {
  const nik = '362638287638783';
  const ours = { applicationNo: 'APP-LN-2026-00000001', amount: 1_000_000, tenorMonths: 2 };
  const { data } = document.borrower;
  const contractNo = 'TEKENAJA-01FS3YVWZEZ93CBTRHJ724N5CH';
  const shown = (loanData: object | null, references: object | null = data.references) =>
    json(200, { ...document.borrower, data: { ...data, loanData, references } });
  const numbered = (applicationNo: string) => ({ ...data.references, applicationNo });

  test.each([
    [
      'with our application number is found, whatever else is shown',
      shown({ ...data.loanData, amount: '7' }, numbered(ours.applicationNo)),
      { state: 'REGISTERED', contractNo },
    ],
    [
      'that is not signed yet has no contract number',
      shown({ ...data.loanData, contractNo: '' }, numbered(ours.applicationNo)),
      { state: 'REGISTERED', contractNo: null },
    ],
    [
      'is not the one that has another application number, however alike',
      shown(data.loanData, numbered('APP-LN-2025-00000009')),
      { state: 'NOT SHOWN' },
    ],
    [
      'as the document shows loans, without a number, can only be alike',
      shown(data.loanData),
      { state: 'ALIKE', contractNo },
    ],
    ['is alike without references, too', shown(data.loanData, null), { state: 'ALIKE', contractNo }],
    ['of another amount is not shown', shown({ ...data.loanData, amount: '1000001' }), { state: 'NOT SHOWN' }],
    ['of two weeks is not one of two months', shown({ ...data.loanData, unit: 'WEEK' }), { state: 'NOT SHOWN' }],
    ['is not shown before the first loan', shown(null), { state: 'NOT SHOWN' }],
    ['of somebody who is not there is not shown', json(200, document.notFound), { state: 'NOT SHOWN' }],
  ])('%s', async (_, answer, value) => {
    fake.answers(answer);
    expect(await client.findLoan(nik, ours)).toEqual({ kind: 'ok', value });
    expect(asked()).toEqual([`GET /v1/borrower/${nik}`]);
  });

  test('is not looked for in vain when the look itself has no answer: that is unknown', async () => {
    fake.answers(json(500, document.notFound));
    expect(await client.findLoan(nik, ours)).toMatchObject({ kind: 'unknown' });
  });
});

describe('registering a loan', () => {
  test("sends every field of the document's example, filled from our borrower, with our reference on top", async () => {
    fake.answers(json(200, document.loanRegistered));
    expect(await client.registerLoan(john(), johnsLoan)).toEqual({
      kind: 'ok',
      value: { loanReference: '141', loanCode: null },
    });
    expect(asked()).toEqual(['POST /v1/loan/register']);
    const sent = JSON.parse(fake.heard[0]!.body);
    const { references } = document.registerLoan;
    expect(sent).toEqual({
      ...document.registerLoan,
      // What the mobile API does not ask: docs/partners/dompet-kilat.md, "Defaults".
      startDate: '01/01/2020',
      jobType: 'Lainnya',
      jobOnline: 'Tidak berbasis internet / offline',
      references: {
        ...references,
        businessVillage: 'Kampung Jawa',
        businessSubdistrict: 'Tanah Abang',
        businessCity: 'Jakarta Pusat',
        jobPosition: 'Staf',
        applicationNo: 'APP-LN-2026-00000001',
      },
    });
  });

  test('gives the loan code when there is one already', async () => {
    const data = { ...document.loanRegistered.data, loanCode: 'LC1635132008' };
    fake.answers(json(200, { ...document.loanRegistered, data }));
    expect(await client.registerLoan(john(), johnsLoan)).toMatchObject({ value: { loanCode: 'LC1635132008' } });
  });

  test('for a borrower who is not registered is a no', async () => {
    fake.answers(json(200, document.borrowerNotFound));
    expect(await client.registerLoan(john(), johnsLoan)).toEqual({
      kind: 'rejected',
      code: '001',
      reason: 'not found (001)',
    });
  });

  test('that is there already is unknown: calling it a no would let a second funder pay as well', async () => {
    fake.answers(json(200, document.duplicate));
    expect(await client.registerLoan(john(), johnsLoan)).toMatchObject({ kind: 'unknown' });
  });

  test('without a bank that we know is not sent', async () => {
    expect(await client.registerLoan(budi({ bankId: 'gone' }), johnsLoan)).toMatchObject({ kind: 'misconfigured' });
    expect(await client.registerLoan(budi({ emergencyContacts: [] }), johnsLoan)).toMatchObject({
      kind: 'misconfigured',
    });
    expect(fake.heard).toHaveLength(0);
  });

  test('sends a photo by its link where one is given, as the document’s table says', async () => {
    fake.answers(json(200, document.loanRegistered));
    const link = 'https://photos.arus.example/ktp/1?signature=s3cret';
    await client.registerLoan(john(), { ...johnsLoan, ktpPhoto: { link } });
    expect(JSON.parse(fake.heard[0]!.body)).toMatchObject({
      fotoKtp: link,
      fotoSelfie: document.registerLoan.fotoSelfie,
    });
    expect(JSON.stringify(await kept())).not.toContain('s3cret');
  });

  test('keeps no photo with the exchange', async () => {
    fake.answers(json(200, document.loanRegistered));
    await client.registerLoan(john(), johnsLoan);
    const { request } = await kept();
    expect(request).not.toContain(document.registerLoan.fotoKtp);
    expect(request).toContain('APP-LN-2026-00000001');
  });
});

describe('answers of every call', () => {
  const calls: Record<keyof DompetKilat, () => Promise<Outcome<unknown>>> = {
    registerBorrower: () => client.registerBorrower(john()),
    borrower: () => client.borrower('1'),
    findLoan: () => client.findLoan('1', { applicationNo: 'A', amount: 1, tenorMonths: 1 }),
    registerLoan: () => client.registerLoan(john(), johnsLoan),
  };
  const outcomes = async () => (await Promise.all(Object.values(calls).map((call) => call()))).map(({ kind }) => kind);

  test('are those of every method', () => {
    expect(Object.keys(calls).sort()).toEqual(Object.keys(client).sort());
  });

  test.each([
    ['a status that nobody documented', 200, { status: '99', message: 'x', data: {} }, 'unknown'],
    ['a status called like something every object has', 200, { status: 'constructor', data: {} }, 'unknown'],
    ['a number as status', 200, { status: 0, data: { id: 1 } }, 'unknown'],
    ['success without data', 200, { status: '00', message: 'success', data: null }, 'unknown'],
    ['no word for a bad request', 400, { error: 'x' }, 'rejected'],
    ['an IP that is not on the whitelist', 403, document.notFound, 'misconfigured'],
    ['too many calls', 429, document.notFound, 'retryable'],
    ['an error, whatever its body says', 500, document.notFound, 'unknown'],
  ])('%s (HTTP %i)', async (_name, status, body, kind) => {
    fake.answers(json(status, body));
    expect(new Set(await outcomes())).toEqual(new Set([kind]));
  });

  test('no outcome repeats the NIK of the message', async () => {
    fake.answers(json(200, document.borrowerNotFound));
    expect(JSON.stringify(await client.registerLoan(john(), johnsLoan))).not.toContain('3626');
  });
});
