import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type IncomeRange, incomeRanges } from '../../../src/domain/person/borrower.ts';
import { type CreditBureauSummary, type RiskGrade, riskGrades } from '../../../src/domain/credit/credit-evidence.ts';
import type { CreditCase } from '../../../src/domain/credit/credit-rules.ts';
import { decideLimit } from '../../../src/domain/credit/limit-decision.ts';
import { builtInPolicy } from '../../../src/domain/policy.ts';
import { borrower, bureau, evidence, thinFile } from '../builders.ts';
import { vectors } from '../vectors.ts';

interface LimitVector {
  input: {
    monthly_income_range: IncomeRange;
    risk_grade: RiskGrade | null;
    known_instalments: number;
    known_outstanding: number;
    kocek_plafon: number | null;
  };
  expected: { decision: string; limit: number };
}

const decide = (changes: Partial<CreditCase> = {}) => decideLimit(borrower(changes), builtInPolicy);
const withBureau = (changes: Parameters<typeof bureau>[0]) =>
  decide({ evidence: evidence({ bureau: bureau(changes) }) });
const withKocek = (plafon: number | null) =>
  decide({ evidence: evidence({ kocek: { kind: 'RECOMMENDATION', plafon, tenor: 12, fiveC: {} } }) });

describe('the limit agrees with the golden vectors', () => {
  test.each(vectors<LimitVector>('limits'))('$input gives $expected', ({ input, expected }) => {
    const known = { instalments: input.known_instalments, outstanding: input.known_outstanding };
    const { decision, limit } = decide({
      monthlyIncomeRange: input.monthly_income_range,
      evidence: evidence({
        bureau: input.risk_grade ? bureau({ riskGrade: input.risk_grade, ...known }) : { ...thinFile, ...known },
        kocek: { kind: 'RECOMMENDATION', plafon: input.kocek_plafon, tenor: null, fiveC: {} },
      }),
    });
    expect({ decision, limit }).toEqual(expected);
  });
});

describe('the limit', () => {
  test('is the lowest that any rule allows, and each rule says its value and what it allows', () => {
    const { limit, reasons } = withBureau({ riskGrade: 'C3' });
    expect(limit).toBe(18_700_000);
    expect(reasons.map(({ rule, effect, value, threshold }) => [rule, effect, value, threshold])).toEqual([
      ['policy_maximum', 'LIMIT', '25000000', '25000000'],
      ['income_multiple', 'LIMIT', '7500000 × 2.5 (C3)', '18750000'],
      ['debt_service', 'LIMIT', '7500000 × 35 % − 0', '25403225'],
      ['borrower_maximum', 'LIMIT', '2000000000 − 0', '2000000000'],
    ]);
  });

  test('has reasons that a customer-service agent can read out', () => {
    const { reasons } = withBureau({ riskGrade: 'C3' });
    expect(reasons.find(({ rule }) => rule === 'income_multiple')!.message).toBe(
      'Limit paling tinggi Rp18.750.000 karena penghasilan sekitar Rp7.500.000 per bulan dengan peringkat risiko C3 dikalikan 2.5.',
    );
    for (const { message } of reasons) expect(message).toMatch(/^[A-Z].*\.$/);
  });

  test('of a thin file is at most 3,000,000', () => {
    expect(decide({ evidence: evidence({ bureau: thinFile }) })).toMatchObject({
      decision: 'APPROVED',
      limit: 3_000_000,
    });
  });

  test('without a risk grade is that of a thin file, and says which of the two it is', () => {
    const because = (bureau: CreditBureauSummary) =>
      decide({ evidence: evidence({ bureau }) }).reasons.find(({ rule }) => rule === 'thin_file')!.message;
    expect(because(thinFile)).toBe(
      'Limit paling tinggi Rp3.000.000 karena Anda belum memiliki riwayat kredit di PEFINDO.',
    );
    expect(because(bureau({ riskGrade: null }))).toBe(
      'Limit paling tinggi Rp3.000.000 karena peringkat risiko Anda belum diketahui.',
    );
  });

  test('under 500,000 is a rejection', () => {
    expect(withKocek(499_999)).toMatchObject({ decision: 'REJECTED', limit: 0 });
    expect(withKocek(500_000)).toMatchObject({ decision: 'APPROVED', limit: 500_000 });
  });

  test('counts what is owed on other platforms as well', () => {
    const platforms = { kind: 'REPORT' as const, activePlatforms: 1, outstanding: 1_998_000_000, maxDaysPastDue: 0 };
    expect(decide({ evidence: evidence({ platforms }) }).limit).toBe(2_000_000);
  });

  test("takes the occupation's usual income where none was stated, and names that as a reason", () => {
    const teacher = '01920000-0000-7000-8000-000300000007';
    const { decision, reasons } = decide({ monthlyIncomeRange: null, occupationId: teacher });
    expect(decision).toBe('APPROVED');
    expect(reasons.find(({ rule }) => rule === 'income_from_occupation')).toMatchObject({
      effect: 'NOTE',
      value: 'TEACHER',
      threshold: 'GTE_3_AND_LT_5_MILLION',
    });
  });

  test('is a multiple of 100,000 between 500,000 and 25,000,000, or rejected, whatever the inputs', () => {
    const anyAmount = fc.option(fc.integer({ min: 0, max: 3_000_000_000 }));
    fc.assert(
      fc.property(
        fc.constantFrom(...incomeRanges),
        fc.constantFrom(...riskGrades),
        fc.option(fc.integer({ min: 0, max: 20_000_000 })),
        anyAmount,
        anyAmount,
        (monthlyIncomeRange, riskGrade, instalments, outstanding, plafon) => {
          const { decision, limit } = decide({
            monthlyIncomeRange,
            evidence: evidence({
              bureau: bureau({ riskGrade, instalments, outstanding }),
              kocek: { kind: 'RECOMMENDATION', plafon, tenor: null, fiveC: {} },
            }),
          });
          if (decision === 'REJECTED') expect(limit).toBe(0);
          else {
            expect(limit % 100_000).toBe(0);
            expect(limit).toBeGreaterThanOrEqual(500_000);
            expect(limit).toBeLessThanOrEqual(plafon ? Math.min(25_000_000, plafon) : 25_000_000);
          }
        },
      ),
    );
  });
});

describe('a decision', () => {
  test('that is referred carries the limit that an approval would give', () => {
    expect(withBureau({ score: 450 })).toMatchObject({ decision: 'REFERRED', limit: 25_000_000 });
  });

  test('rejects rather than refers where both would fire', () => {
    const both = decide({ identityContradicted: true, evidence: evidence({ bureau: bureau({ score: 399 }) }) });
    expect(both).toMatchObject({ decision: 'REJECTED', limit: 0 });
    expect(both.reasons.map(({ effect }) => effect)).toEqual(['REJECT', 'REFER']);
  });

  test('counts a plafon of 0 as a referral, not as a limit of 0', () => {
    expect(withKocek(0)).toMatchObject({ decision: 'REFERRED', limit: 25_000_000 });
  });

  test('names the policy and the inputs that it was made from', () => {
    const one = decide();
    expect(one).toMatchObject({
      policyVersion: builtInPolicy.version,
      inputsHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(decide().inputsHash).toBe(one.inputsHash);
    expect(decide({ kycVerified: false }).inputsHash).not.toBe(one.inputsHash);
  });
});
