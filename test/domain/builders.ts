/** A loan and a borrower that pass every rule, to be changed where a test needs it. */
import type { CreditBureauSummary, CreditEvidence } from '../../src/domain/credit/credit-evidence.ts';
import type { CreditCase } from '../../src/domain/credit/credit-rules.ts';
import { type DatedInstalment, dueDates, type LoanTerms, loanSchedule } from '../../src/domain/loan/loan-schedule.ts';
import type { PenaltyPolicy } from '../../src/domain/loan/penalty.ts';
import type { Receipt, StatementInput } from '../../src/domain/loan/statement.ts';

/** The worked example of docs/lending-rules.md. */
export const workedTerms: LoanTerms = {
  principal: 8_000_000,
  months: 12,
  rateMonthlyPercent: '2',
  method: 'FLAT',
  serviceFee: 150_000,
  promoDiscount: 100_000,
};

export const penaltyPolicy: PenaltyPolicy = {
  dailyRatePercent: '0.1',
  graceDays: 0,
  totalCostCaps: [{ from: '2024-01-01', percentOfPrincipal: '100' }],
};

export function datedSchedule(terms: LoanTerms, disbursedOn: string): DatedInstalment[] {
  const due = dueDates(disbursedOn, terms.months);
  return loanSchedule(terms).map((instalment, i) => ({ ...instalment, dueOn: due[i]! }));
}

/** The worked example, disbursed on 15 January 2026: due on the 15th of each month. */
export function loan(
  changes: Partial<StatementInput> = {},
  terms: Partial<LoanTerms> = {},
): StatementInput & { asOf: string } {
  const complete = { ...workedTerms, ...terms };
  const disbursedOn = changes.disbursedOn ?? '2026-01-15';
  return {
    principal: complete.principal,
    disbursedOn,
    schedule: datedSchedule(complete, disbursedOn),
    receipts: [],
    asOf: disbursedOn,
    policy: penaltyPolicy,
    ...changes,
  };
}

export const receipt = (valueOn: string, amount: number, changes: Partial<Receipt> = {}): Receipt => ({
  id: `receipt of ${valueOn}`,
  amount,
  valueOn,
  named: [],
  earlySettlement: false,
  ...changes,
});

export const bureau = (changes: Partial<CreditBureauSummary> = {}): CreditBureauSummary => ({
  kind: 'REPORT',
  score: 700,
  riskGrade: 'A1',
  worstCollectability: 1,
  maxDaysPastDue: 0,
  outstanding: 0,
  instalments: 0,
  activeFacilities: 0,
  similarity: 100,
  eventId: '019f0000-0000-7000-8000-000000000001',
  big: false,
  ...changes,
});

export const thinFile: CreditBureauSummary = bureau({
  kind: 'THIN',
  score: null,
  riskGrade: null,
  worstCollectability: null,
  maxDaysPastDue: null,
  outstanding: null,
  instalments: null,
  activeFacilities: null,
  similarity: null,
  eventId: null,
});

export const evidence = (changes: Partial<CreditEvidence> = {}): CreditEvidence => ({
  gatheredAt: '2026-03-01T03:00:00Z',
  bureau: bureau(),
  kocek: { kind: 'RECOMMENDATION', plafon: null, tenor: null, fiveC: {} },
  platforms: { kind: 'NOT ASKED', activePlatforms: null, outstanding: null, maxDaysPastDue: null },
  ...changes,
});

/** A verified borrower of 35 years in the middle income range. */
export const borrower = (changes: Partial<CreditCase> = {}): CreditCase => ({
  kycVerified: true,
  birthDate: '1990-04-28',
  asOf: '2026-03-01',
  identityContradicted: false,
  monthlyIncomeRange: 'GTE_5_AND_LT_10_MILLION',
  occupationId: null,
  evidence: evidence(),
  ...changes,
});
