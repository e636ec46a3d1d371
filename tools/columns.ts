/** A table for the console: rows of text in aligned columns, two spaces apart. */

export type Alignment = 'left' | 'right';

/** One line a row, without spaces at its end. A column is as wide as its longest text; `alignments` has one for each. */
export function columns(rows: readonly (readonly string[])[], alignments: readonly Alignment[]): string {
  const widths = alignments.map((_, at) => Math.max(0, ...rows.map((row) => (row[at] ?? '').length)));
  const padded = (text: string, at: number) =>
    alignments[at] === 'right' ? text.padStart(widths[at]!) : text.padEnd(widths[at]!);
  return rows.map((row) => row.map(padded).join('  ').trimEnd()).join('\n');
}
