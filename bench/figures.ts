/** The arithmetic of the benchmarks: percentiles, ratios, and the rows in which they are printed. */

/** One measurement beside its bare baseline. */
export interface Figure {
  name: string;
  unit: string;
  arus: number;
  /** The same with everything of ours taken out; null where there is no such thing. */
  bare: number | null;
  /** What we want it to be at most, where the project says so. */
  aim?: number;
  /** What we want Arus ÷ bare to be at least, where the project says so. */
  atLeast?: number;
}

/** The smallest value that at least `percent` of all values do not exceed (nearest rank). Throws without values. */
export function percentile(values: readonly number[], percent: number): number {
  if (!values.length) throw new Error('a percentile of nothing');
  if (percent < 0 || percent > 100) throw new Error(`${percent} is no percentage`);
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)]!;
}

export const median = (values: readonly number[]): number => percentile(values, 50);

/** Arus over bare: 2 is twice as much, be it good (throughput) or bad (latency). Null without a baseline. */
export const ratio = ({ arus, bare }: Figure): number | null => (bare ? arus / bare : null);

export const heads = ['figure', 'Arus', 'bare', 'Arus ÷ bare', 'aim'];

/** A figure as it is printed, in the order of `heads`. */
export function row(figure: Figure): string[] {
  const { name, unit, arus, bare } = figure;
  const times = ratio(figure);
  return [
    name,
    `${shown(arus)} ${unit}`,
    bare === null ? '' : `${shown(bare)} ${unit}`,
    times === null ? '' : `${times.toFixed(2)} ×`,
    aimed(figure),
  ];
}

function aimed(figure: Figure): string {
  const { arus, aim, atLeast } = figure;
  if (aim !== undefined) return `≤ ${shown(aim)}: ${arus <= aim ? 'met' : 'missed'}`;
  if (atLeast === undefined) return '';
  return `≥ ${atLeast.toFixed(2)} ×: ${(ratio(figure) ?? 0) >= atLeast ? 'met' : 'missed'}`;
}

/** Three digits that say something, and never fewer than there are before the point. */
function shown(value: number): string {
  const decimals = Number.isInteger(value) ? 0 : Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}
