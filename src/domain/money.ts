/** Money: amounts in whole rupiah, checked, and how they are formatted. */

/** Asserts an invariant of money. Throws Error on a violation, which is a defect of ours and never a user's mistake. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant violated: ${message}`);
}

/** Returns the amount unchanged. Throws unless it is whole rupiah and a safe integer. */
export function rupiah(amount: number): number {
  invariant(Number.isSafeInteger(amount), `${amount} is not a safe whole amount of rupiah`);
  return amount;
}

/** Returns the sum. Throws where an amount or the sum is not whole rupiah. */
export function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => rupiah(total + rupiah(amount)), 0);
}

/** Returns equal whole parts, the remainder on the last. Source: docs/lending-rules.md, "Price of a loan". */
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
