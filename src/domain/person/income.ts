/** Income estimate and debt-service capacity. Source: docs/lending-rules.md, "Limit engine". */
import type { Decimal } from 'decimal.js';
import type { IncomeRange } from './borrower.ts';
import { fraction } from '../decimals.ts';
import { formatRupiah } from '../money.ts';
import type { DecisionReason, LimitPolicy } from '../policy.ts';
import { referenceById } from './reference-data.ts';

export interface IncomeStatement {
  /** null: the app sent none. */
  monthlyIncomeRange: IncomeRange | null;
  /** Id in reference-data `occupations`. */
  occupationId: string | null;
}

export interface Income {
  /** Rupiah a month; null: unknown. */
  midpoint: number | null;
  reasons: DecisionReason[];
}

/** Returns the midpoint of the stated range, else of the occupation's usual range with a reason that says so. */
export function incomeOf({ monthlyIncomeRange, occupationId }: IncomeStatement, policy: LimitPolicy): Income {
  if (monthlyIncomeRange) return { midpoint: policy.incomeMidpoints[monthlyIncomeRange], reasons: [] };

  const occupation = occupationId ? referenceById('occupations', occupationId) : undefined;
  if (!occupation?.defaultIncomeRange) return { midpoint: null, reasons: [incomeUnknown(occupation?.code)] };

  const midpoint = policy.incomeMidpoints[occupation.defaultIncomeRange];
  return {
    midpoint,
    reasons: [
      {
        rule: 'income_from_occupation',
        effect: 'NOTE',
        value: occupation.code,
        threshold: occupation.defaultIncomeRange,
        message:
          `Rentang penghasilan tidak diisi, sehingga digunakan perkiraan untuk pekerjaan ${occupation.label}: ` +
          `${formatRupiah(midpoint)} per bulan.`,
      },
    ],
  };
}

/** Returns the rupiah a month left for instalments (debt-service share less known instalments); negative if overdrawn. */
export const instalmentRoom = (midpoint: number, knownInstalments: number, policy: LimitPolicy): Decimal =>
  fraction(policy.debtServicePercent).times(midpoint).minus(knownInstalments);

const incomeUnknown = (occupation?: string): DecisionReason => ({
  rule: 'income_unknown',
  effect: 'REJECT',
  value: occupation ?? 'tidak diisi',
  threshold: null,
  message: 'Penghasilan bulanan Anda belum diketahui dan tidak dapat diperkirakan dari pekerjaan Anda.',
});
