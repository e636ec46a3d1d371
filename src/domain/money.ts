/** Whole rupiah in a `number` that is checked to be one. */
import { Decimal } from 'decimal.js';

/** Asserts what must hold wherever money is handled; a violation is a defect of ours, never a user's mistake. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant violated: ${message}`);
}

/** The amount itself, once it is sure to be whole rupiah within the safe integers. */
export function rupiah(amount: number): number {
  invariant(Number.isSafeInteger(amount), `${amount} is not a safe whole amount of rupiah`);
  return amount;
}

/** Rounds half up to whole rupiah. */
export function roundHalfUp(value: Decimal): number {
  return rupiah(value.toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber());
}

/** Adds amounts up, safely. */
export function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => rupiah(total + rupiah(amount)), 0);
}

/** Equal whole parts, the remainder on the last. */
export function spread(amount: number, parts: number): number[] {
  invariant(Number.isSafeInteger(parts) && parts >= 1, `cannot spread over ${parts} parts`);
  const part = Math.floor(rupiah(amount) / parts);
  return Array.from({ length: parts }, (_, i) => (i < parts - 1 ? part : amount - part * (parts - 1)));
}

/** A percentage in text (`2.5`) as a factor (0.025). */
export const fraction = (percent: string): Decimal => new Decimal(percent).div(100);

/** As Indonesians read it: `Rp8.000.000`. */
export const formatRupiah = (amount: number): string =>
  `${amount < 0 ? '-' : ''}Rp${String(Math.abs(rupiah(amount))).replace(/\B(?=(\d{3})+$)/g, '.')}`;
