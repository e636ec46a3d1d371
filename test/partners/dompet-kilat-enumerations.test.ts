/** Every word that our borrowers can choose has one at Dompet Kilat, and no mandatory field stays empty. */
import { describe, expect, test } from '@jest/globals';
import { incomeRanges } from '../../src/domain/person/borrower.ts';
import { referenceData } from '../../src/domain/person/reference-data.ts';
import { fromDate, toDate, toLoanRegistration } from '../../src/partners/dompet-kilat/mapper.ts';
import * as words from '../../src/partners/dompet-kilat/enumerations.ts';
import { budi } from '../contract/finfra/budi.ts';
import { johnsLoan } from '../contract/dompet-kilat/john.ts';

const registration = (...borrower: Parameters<typeof budi>) => {
  const answer = toLoanRegistration(budi(...borrower), johnsLoan, '95');
  if (answer.kind !== 'ok') throw new Error(answer.reason);
  return answer.value;
};

describe.each([
  ['occupations', words.jobWords],
  ['educations', words.educationWords],
  ['home_ownerships', words.homeWords],
  ['relationships', words.relationshipWords],
  ['banks', words.bankWords],
] as const)('the table of %s', (kind, table) => {
  test('knows every code of the reference data and no other', () => {
    expect(Object.keys(table).sort()).toEqual(referenceData[kind].map(({ code }) => code).sort());
  });
});

test('religions are known by code and label', () => {
  for (const { code, label } of referenceData.religions) {
    expect(words.religionWords).toHaveProperty(code);
    expect(words.religionWords[label.toUpperCase()]).toBe(words.religionWords[code]);
  }
});

test('income bands follow each other without a gap', () => {
  const bounds = incomeRanges.map((range) =>
    words.incomeWords[range].match(/\d[\d.]*/g)!.map((text) => +text.replaceAll('.', '')),
  );
  for (let i = 1; i < bounds.length; i++) {
    const [from, before] = [bounds[i]![0]!, bounds[i - 1]![1]!];
    expect(from - before).toBe(i === bounds.length - 1 ? 0 : 1);
  }
});

test('a borrower who told only what the mobile API demands still fills every mandatory field', () => {
  const fields = Object.entries<unknown>({
    ...registration({}, { village: '', district: '', city: '', province: '', rtRw: '' }),
    ...registration().references,
  });
  expect(fields.filter(([, value]) => value === '' || value === undefined || value === null)).toEqual([]);
  expect(fields.length).toBeGreaterThanOrEqual(43);
});

test('words that nobody knows fall back on the documented default', () => {
  expect(
    registration({
      religion: 'Jedi',
      occupationId: 'gone',
      educationId: 'gone',
      homeOwnershipId: 'gone',
      emergencyContacts: [{ name: 'X', phone: '+62811', relationshipId: 'gone' }],
    }),
  ).toMatchObject({
    religion: 'Islam',
    job: 'Lainnya',
    education: 'SMA',
    homeOwnership: 'MILIK KELUARGA',
    income: 'Rp 0 - Rp 2.967.020',
    emergencyContactRelationship: 'Saudara',
    officeName: '-',
    references: { npwp: '000000000000000', jobPosition: 'Staf', businessAddress: 'Jl. Dago No. 10' },
    familyCard: '0000000000000000',
  });
});

test('money, tenor and rate have the types of the example', () => {
  expect(registration()).toMatchObject({
    plafons: '1000000',
    loanData: { tenor: 2, unit: 'MONTH', amount: '1000000' },
    references: { interest: '1.0' },
  });
});

test('dates are day first there, year first here', () => {
  expect(toDate('1999-09-30')).toBe('30/09/1999');
  expect(fromDate('30/09/1999')).toBe('1999-09-30');
  expect(fromDate('1999-09-30T00:00:00Z')).toBe('1999-09-30');
});
