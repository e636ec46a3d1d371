/** Prints the figures of a benchmark as a table and writes them, with their samples, to a JSON file. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import { columns } from '../tools/columns.ts';
import type { Finding } from './findings.ts';
import { heads, ratio, row } from './figures.ts';

const folder = fileURLToPath(new URL('./results/', import.meta.url));

export function printTable({ title, figures }: Finding): void {
  const table = columns([heads, ...figures.map(row)], ['left', 'right', 'right', 'right', 'left']);
  console.log(`\n${styleText('bold', title)}\n${table}`);
}

/** Writes `results/<name>.json`; its path. */
export function writeResult({ name, title, figures, samples }: Finding, command: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  const withRatios = figures.map((figure) => ({ ...figure, ratio: ratio(figure) }));
  const result = {
    name,
    title,
    at: new Date().toISOString(),
    command,
    machine: machine(),
    figures: withRatios,
    samples,
  };
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  return file;
}

export const machine = () => ({
  cores: availableParallelism(),
  model: cpus()[0]?.model ?? 'unknown',
  memoryGigabytes: Math.round(totalmem() / 1e9),
  node: process.version,
});
