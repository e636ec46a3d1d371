/** ARUS_HOME/run.json: what runs from this folder now, for people and for `npm run clock`. No secrets in it. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const runFile = z.object({
  pid: z.number(),
  startedAt: z.string(),
  urls: z.object({
    api: z.string(),
    operators: z.string(),
    apiMetrics: z.string(),
    workerMetrics: z.string(),
    /** host:port */
    temporal: z.string(),
    temporalUi: z.string().nullable(),
    /** Without user and password. */
    database: z.string(),
    simulators: z.record(z.string(), z.string()),
  }),
  /** Process groups of the parts. */
  pids: z.record(z.string(), z.number()),
});
export type RunFile = z.output<typeof runFile>;

const path = (home: string) => join(home, 'run.json');

export function writeRunFile(home: string, run: RunFile): void {
  writeFileSync(path(home), `${JSON.stringify(run, null, 2)}\n`);
}

export function removeRunFile(home: string): void {
  rmSync(path(home), { force: true });
}

/** What runs from this folder, or null; a file left by a supervisor that was killed does not count. */
export function readRunFile(home: string): RunFile | null {
  try {
    const run = runFile.parse(JSON.parse(readFileSync(path(home), 'utf8')));
    process.kill(run.pid, 0);
    return run;
  } catch {
    return null;
  }
}
