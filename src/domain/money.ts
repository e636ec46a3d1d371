/** Whole rupiah in a `number` that is checked to be one, and how amounts are written. Workflows use it, too. */

/** Asserts what must hold wherever money is handled; a violation is a defect of ours, never a user's mistake. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant violated: ${message}`);
}

/** The amount itself, once it is sure to be whole rupiah within the safe integers. */
export function rupiah(amount: number): number {
  invariant(Number.isSafeInteger(amount), `${amount} is not a safe whole amount of rupiah`);
  return amount;
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

/** In Indonesian, for borrowers: `Rp8.000.000`, `-Rp1.500`. */
export const formatRupiah = (amount: number): string => `${amount < 0 ? '-' : ''}Rp${grouped(Math.abs(amount), '.')}`;

/** In English, for operators and terminals: `Rp 8,000,000`, `Rp -1,500`. */
export const formatRupiahInEnglish = (amount: number): string =>
  `Rp ${amount < 0 ? '-' : ''}${grouped(Math.abs(amount), ',')}`;

const grouped = (amount: number, separator: string): string =>
  String(rupiah(amount)).replace(/\B(?=(\d{3})+$)/g, separator);
