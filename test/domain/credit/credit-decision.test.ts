import { describe, expect, test } from '@jest/globals';
import {
  decideSubmission,
  isEvidenceFresh,
  type SubmissionInputs,
} from '../../../src/domain/credit/credit-decision.ts';
import { builtInPolicy, type LendingPolicy } from '../../../src/domain/policy.ts';
import { borrower, bureau, evidence, thinFile } from '../builders.ts';

/** 8,000,000 over 12 months by a borrower of 7,500,000 a month. */
const submission = (changes: Partial<SubmissionInputs> = {}): SubmissionInputs => ({
  ...borrower(),
  productId: builtInPolicy.products[0]!.id,
  amount: 8_000_000,
  tenorMonths: 12,
  largestInstalment: 830_837,
  availableLimit: 10_000_000,
  ownInstalments: 0,
  submissionsLately: 1,
  inReview: 1,
  province: 'DKI JAKARTA',
  ...changes,
});

const decide = (changes: Partial<SubmissionInputs> = {}, policy: LendingPolicy = builtInPolicy) => {
  const { outcome, reasons } = decideSubmission(submission(changes), policy);
  return [outcome, ...reasons.map(({ rule }) => rule)];
};

describe('a submission', () => {
  test('that breaks no rule is approved, under the policy in force', () => {
    expect(decide()).toEqual(['APPROVED']);
    expect(decideSubmission(submission(), builtInPolicy).policyVersion).toBe(builtInPolicy.version);
  });

  test('is held to the same rules as the limit', () => {
    expect(decide({ evidence: evidence({ bureau: bureau({ score: 399 }) }) })).toEqual(['REJECTED', 'score']);
    expect(decide({ evidence: evidence({ bureau: bureau({ score: 450 }) }) })).toEqual(['REFERRED', 'score']);
    expect(decide({ monthlyIncomeRange: null })).toEqual(['REJECTED', 'income_unknown']);
  });

  test('asks for the age at the end of its own tenor', () => {
    // Sixty-one between the sixth and the twelfth month.
    const birthDate = '1966-01-01';
    expect(decide({ birthDate, tenorMonths: 12 })[0]).toBe('REJECTED');
    expect(decide({ birthDate, tenorMonths: 6 })[0]).toBe('APPROVED');
  });

  test('must be covered by the available limit', () => {
    expect(decide({ availableLimit: 8_000_000 })).toEqual(['APPROVED']);
    expect(decide({ availableLimit: 7_999_999 })).toEqual(['REJECTED', 'available_limit']);
  });

  test('must leave its instalment within 35 % of income less known instalments, here and elsewhere', () => {
    const room = 7_500_000 * 0.35;
    expect(decide({ largestInstalment: room })).toEqual(['APPROVED']);
    expect(decide({ largestInstalment: room + 1 })).toEqual(['REJECTED', 'debt_service']);
    expect(decide({ ownInstalments: room - 830_836 })).toEqual(['REJECTED', 'debt_service']);
    const elsewhere = evidence({ bureau: bureau({ instalments: room - 830_836, activeFacilities: 1 }) });
    expect(decide({ evidence: elsewhere })).toEqual(['REJECTED', 'debt_service']);
  });

  test('of a borrower whom the bureau does not know counts no instalments elsewhere', () => {
    const room = 7_500_000 * 0.35;
    const unknown = evidence({ bureau: thinFile });
    expect(decide({ evidence: unknown, largestInstalment: room })).toEqual(['APPROVED']);
    expect(decide({ evidence: unknown, largestInstalment: room + 1 })).toEqual(['REJECTED', 'debt_service']);
  });

  test('is at most the third in 24 hours and the only one in review', () => {
    expect(decide({ submissionsLately: 3 })).toEqual(['APPROVED']);
    expect(decide({ submissionsLately: 4 })).toEqual(['REJECTED', 'velocity']);
    expect(decide({ inReview: 2 })).toEqual(['REJECTED', 'in_review']);
  });

  test('needs a funder that may fund it', () => {
    const funders = builtInPolicy.funders.map((funder) => ({ ...funder, enabled: false }));
    expect(decide({}, { ...builtInPolicy, funders })).toEqual(['REJECTED', 'no_funder']);
  });

  test('on evidence older than 30 days goes to an operator', () => {
    expect(decide({ asOf: '2026-03-31' })).toEqual(['APPROVED']);
    expect(decide({ asOf: '2026-04-01' })).toEqual(['REFERRED', 'evidence_age']);
  });

  test('has reasons with value, threshold and words', () => {
    const { reasons } = decideSubmission(submission({ availableLimit: 5_000_000 }), builtInPolicy);
    expect(reasons).toEqual([
      {
        rule: 'available_limit',
        effect: 'REJECT',
        value: '8000000',
        threshold: '5000000',
        message: 'Jumlah pinjaman Rp8.000.000 melebihi sisa limit Anda Rp5.000.000.',
      },
    ]);
  });
});

test('evidence is fresh for 30 business days of Jakarta', () => {
  // 17:00 UTC is the next day in Jakarta.
  expect(isEvidenceFresh('2026-02-28T17:00:00Z', '2026-03-31', builtInPolicy)).toBe(true);
  expect(isEvidenceFresh('2026-02-28T16:59:59Z', '2026-03-31', builtInPolicy)).toBe(false);
});
