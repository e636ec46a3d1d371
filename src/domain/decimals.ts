/** Rounding: exact decimals (rates, shares) to whole rupiah. Source: docs/lending-rules.md. */
import { Decimal } from 'decimal.js';
import { rupiah } from './money.ts';

/** Rounds half up to whole rupiah. */
export function roundHalfUp(value: Decimal): number {
  return rupiah(value.toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber());
}

/** Returns a percentage in text (`2.5`) as a factor (0.025). */
export const fraction = (percent: string): Decimal => new Decimal(percent).div(100);
