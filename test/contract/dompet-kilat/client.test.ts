/** Dompet Kilat, asked and answered as dompet-kilat.md shows it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Exchange } from '../../../src/partners/exchange.ts';
import { type DompetKilat, dompetKilat } from '../../../src/partners/dompet-kilat/index.ts';
import type { Outcome } from '../../../src/partners/outcome.ts';
import { badAnswers, fakePartner, type FakePartner, json, limitsFor } from '../../partners/fake-partner.ts';
import { type PatientTransport, patientTransport } from '../../partners/patient-transport.ts';
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
    expect(await client.borrower('1')).toMatchObject({
      value: {
        birthDate: '1999-09-30',
        phone: '+62123123123',
        loan: { applicationNo: 'APP-LN-2026-00000001', amount: 1_000_000, tenorMonths: null, contractNo: null },
      },
    });
  });

  test('who is not there is found false, not an error', async () => {
    fake.answers(json(200, document.notFound));
    expect(await client.borrower('1')).toEqual({ kind: 'ok', value: { found: false } });
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
    const sent = JSON.parse(fake.heard[0]!.body) as typeof document.registerLoan;
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

  test('keeps no photo with the exchange', async () => {
    fake.answers(json(200, document.loanRegistered));
    await client.registerLoan(john(), johnsLoan);
    expect(exchanges).toHaveLength(1);
    expect(exchanges[0]!.request).not.toContain(johnsLoan.ktpPhoto.toString('base64'));
    expect(exchanges[0]!.request).toContain('APP-LN-2026-00000001');
  });
});

describe('answers of every call', () => {
  const calls: Record<string, () => Promise<Outcome<unknown>>> = {
    registerBorrower: () => client.registerBorrower(john()),
    borrower: () => client.borrower('1'),
    registerLoan: () => client.registerLoan(john(), johnsLoan),
  };
  const outcomes = async () => (await Promise.all(Object.values(calls).map((call) => call()))).map(({ kind }) => kind);
  const bad = badAnswers({ status: '00', message: 'success', data: { id: 'x' } });

  test.each(Object.keys(bad))('%s is unknown', async (name) => {
    transport.limitCalls(limitsFor(name));
    fake.answers(bad[name]!);
    expect(await outcomes()).toEqual(['unknown', 'unknown', 'unknown']);
    expect(fake.heard).toHaveLength(3);
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
    expect(await outcomes()).toEqual([kind, kind, kind]);
  });

  test('no outcome repeats the NIK of the message', async () => {
    fake.answers(json(200, document.borrowerNotFound));
    expect(JSON.stringify(await client.registerLoan(john(), johnsLoan))).not.toContain('3626');
  });
});
