/** Every word that our borrowers can choose has one at Finfra. */
import { describe, expect, test } from '@jest/globals';
import { incomeRanges } from '../../src/domain/person/borrower.ts';
import { referenceData } from '../../src/domain/person/reference-data.ts';
import { namesOf, neighbourhoodOf, toAuthorisedSignatory } from '../../src/partners/finfra/mapper.ts';
import { provinceCode } from '../../src/partners/finfra/provinces.ts';
import * as wire from '../../src/partners/finfra/wire.ts';
import * as words from '../../src/partners/finfra/enumerations.ts';
import { budi } from '../contract/finfra/budi.ts';

const signatory = (...borrower: Parameters<typeof budi>) => {
  const answer = toAuthorisedSignatory(budi(...borrower), { ktpDocumentId: 'doc_k1', selfieDocumentId: 'doc_s1' });
  if (answer.kind !== 'ok') throw new Error(answer.reason);
  return answer.value;
};

describe.each([
  ['occupations', words.jobWords, wire.jobs],
  ['educations', words.educationWords, wire.educations],
  ['home_ownerships', words.housingWords, wire.housingStatuses],
  ['religions', words.religionWords, wire.religions],
  ['sources_of_fund', words.fundWords, wire.sourcesOfFund],
] as const)('the table of %s', (kind, table, list: readonly string[]) => {
  test('knows every code of the reference data and no other', () => {
    const codes = referenceData[kind].map(({ code }) => code);
    expect(codes.filter((code) => !table[code])).toEqual([]);
    expect(new Set(Object.values(table))).toEqual(new Set(list));
  });
});

test('religion and source of fund are known by their Indonesian labels too', () => {
  for (const { label } of referenceData.religions) expect(words.religionWords).toHaveProperty(label.toUpperCase());
  for (const { label } of referenceData.sources_of_fund) expect(words.fundWords).toHaveProperty(label.toUpperCase());
});

test('every occupation without a source of fund has one presumed that Finfra knows', () => {
  const codes = referenceData.occupations.map(({ code }) => code);
  expect(Object.keys(words.fundOfOccupation).filter((code) => !codes.includes(code))).toEqual([]);
});

test('every income range is sent as it is named', () => {
  for (const monthlyIncomeRange of incomeRanges)
    expect(signatory({ monthlyIncomeRange }).monthly_income_range).toBe(monthlyIncomeRange);
});

test('every bank is sent by its BIC', () => {
  for (const bank of referenceData.banks)
    expect(signatory({ bankId: bank.id }).bank_account[0]!.swift_code).toMatch(/^[A-Z]{6}[A-Z0-9]{2}$/);
});

test('words that nobody knows fall back on the documented default', () => {
  const odd = signatory({
    religion: 'Jedi',
    sourceOfFund: 'treasure',
    occupationId: 'gone',
    educationId: 'gone',
    homeOwnershipId: 'gone',
  });
  expect(odd).toMatchObject({
    religion: 'ISLAM',
    source_of_fund: 'SALARY',
    job: 'OTHER',
    education: 'SENIOR_HIGH_SCHOOL',
    housing_status: 'FAMILY_HOME',
    monthly_income_range: 'LESS_THAN_3_MILLION',
    place_of_work: '-',
  });
});

test('a woman is IBU, and a man BPK', () => {
  expect(signatory({ gender: 'FEMALE' })).toMatchObject({ gender: 'FEMALE', title: 'IBU' });
  expect(signatory({ gender: 'MALE' })).toMatchObject({ gender: 'MALE', title: 'BPK' });
});

test.each([
  ['Budi Santoso', 'Budi', 'Santoso'],
  ['  Ferdian   Hendri Sisworo ', 'Ferdian', 'Hendri Sisworo'],
  ['Suharto', 'Suharto', 'Suharto'],
])('%j is split into first and last name', (fullName, first_name, last_name) => {
  expect(namesOf(fullName)).toEqual({ first_name, last_name });
});

test.each([
  ['001/002', '001', '002'],
  ['01/01', '01', '01'],
  ['RT 003 / RW 014', '003', '014'],
  ['003-004', '003', '004'],
  ['', '000', '000'],
  ['001', '000', '000'],
])('RT/RW %j is read as two numbers', (printed, rt, rw) => {
  expect(neighbourhoodOf(printed)).toEqual({ rt, rw });
});

describe('a province', () => {
  test.each([
    ['DKI JAKARTA', 'DKI_JAKARTA'],
    ['JAWA BARAT', 'JAWA_BARAT'],
    ['Provinsi Jawa Timur', 'JAWA_TIMUR'],
    ['PROV. JAWA TENGAH', 'JAWA_TENGAH'],
    ['DAERAH ISTIMEWA YOGYAKARTA', 'DI_YOGYAKARTA'],
    ['D.I. YOGYAKARTA', 'DI_YOGYAKARTA'],
    ['KEP. RIAU', 'KEPULAUAN_RIAU'],
    ['Nanggroe Aceh Darussalam', 'ACEH'],
  ])('%s on the card is %s', (name, code) => {
    expect(provinceCode(name, '9900000000000000')).toBe(code);
  });

  test('that cannot be read is the one that issued the NIK', () => {
    expect(provinceCode('J4WA B@R', '3275062009921981')).toBe('JAWA_BARAT');
    expect(provinceCode('', '5171010101900001')).toBe('BALI');
  });

  test('that nobody knows is the documented default', () => {
    expect(provinceCode('Atlantis', '9900000000000000')).toBe('DKI_JAKARTA');
  });

  test('has a code for each of the 38', () => {
    const digits =
      '11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 51 52 53 61 62 63 64 65 71 72 73 74 75 76 81 82 91 92 93 94 95 96';
    const codes = digits.split(' ').map((two) => provinceCode('', `${two}00000000000000`));
    expect(new Set(codes).size).toBe(38);
  });
});
