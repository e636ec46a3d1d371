/** The measurements, in the order in which they need each other. */
import { workflowIds } from '../src/workflows/messages.ts';
import { bareCommand, liveBareLoan, type LoanShape } from './bare-loan/driver.ts';
import { type Borrower, borrower } from './borrowers.ts';
import {
  type Beside,
  type Finding,
  fullLoan,
  history,
  type Memory,
  memoryAfter,
  type Run,
  submission,
} from './findings.ts';
import { callBackLater, disbursed, liveLoan, submit } from './full-loan.ts';
import { type LivedLoan, type LoanHistories, readHistories, readHistory, shapeOf } from './lived-loan.ts';
import { residentMegabytes } from './memory.ts';
import type { Options } from './options.ts';
import { inParallel } from './stopwatch.ts';
import { CALL_BACK_AFTER_MS, type Surroundings } from './surroundings.ts';

/** Seeding draws a card and a face for everybody. */
const SEEDED_AT_ONCE = 4;
/** Partners of a loan alone take their time, as real ones do: every wait in its history was really waited. */
const UNHURRIED_MS = 400;
/** Histories that are read of loans that ran in a crowd. */
const HISTORIES = 20;

export async function runBenchmarks(
  around: Surroundings,
  { loans, atOnce, submissions }: Options,
  say: (line: string) => void,
): Promise<Finding[]> {
  say(`Onboarding ${atOnce + loans + submissions + 2} borrowers`);
  const [alone, picky] = [await onboard(around, 1), await onboard(around, 1, { staleEvidence: true })];
  const warm = await onboard(around, atOnce);
  const timed = await onboard(around, loans);
  const quiet = await onboard(around, submissions);
  const idle = await memory(around);

  say('One loan alone, and what its workflows did');
  const { shape, histories } = await loanAlone(around, alone[0]!);
  const evidence = await historyWithEvidence(around, picky[0]!);

  say('Warming up');
  await liveLoans(around, warm, atOnce);
  await liveBareLoans(around, shape, atOnce, atOnce);

  say(`Full loans: ${loans} bare, ${loans} real, ${loans} bare, ${atOnce} at once`);
  const before = await liveBareLoans(around, shape, loans, atOnce);
  const { bareWorker } = await memory(around);
  const arus = await liveLoans(around, timed, atOnce);
  const { api, worker } = await memory(around);
  const behind = await liveBareLoans(around, shape, loans, atOnce);
  const runs = { arus, bare: { results: [...before.results, ...behind.results], ms: before.ms + behind.ms } };

  say(`Submissions: ${submissions}, one at a time`);
  const calls = await quietSubmissions(around, quiet);
  const crowd = {
    arus: await loanEvents(around.temporal, runs.arus.results),
    bare: await loanEvents(around.bare, runs.bare.results),
  };
  return [
    fullLoan(runs, shape, atOnce),
    submission(calls, runs, atOnce),
    history({ alone: histories, evidence, crowd, atOnce }),
    memoryAfter(idle, { api, worker, bareWorker }, 2 + atOnce + loans),
  ];
}

async function onboard({ registry }: Surroundings, count: number, given = {}): Promise<Borrower[]> {
  const tasks = Array.from({ length: count }, () => () => borrower(registry, given));
  return (await inParallel(tasks, SEEDED_AT_ONCE)).results;
}

const liveLoans = ({ town }: Surroundings, borrowers: Borrower[], atOnce: number): Promise<Run> => {
  const tasks = borrowers.map((each) => () => liveLoan(town, each));
  return inParallel(tasks, atOnce);
};

const liveBareLoans = ({ bare }: Surroundings, shape: LoanShape, count: number, atOnce: number): Promise<Run> => {
  const live = () => liveBareLoan(bare, shape, CALL_BACK_AFTER_MS);
  return inParallel(new Array<typeof live>(count).fill(live), atOnce);
};

/** A real loan and then a bare one of its shape, with nothing else going on. */
async function loanAlone(
  { town, temporal, bare }: Surroundings,
  borrower: Borrower,
): Promise<{ shape: LoanShape; histories: Beside<LoanHistories> }> {
  await callBackLater(town, borrower, UNHURRIED_MS);
  const arus = await readHistories(temporal, await liveLoan(town, borrower));
  const shape = shapeOf(arus);
  const bareLoan = await liveBareLoan(bare, shape, UNHURRIED_MS);
  return { shape, histories: { arus, bare: await readHistories(bare, bareLoan) } };
}

/** Events of a loan on whose submission PEFINDO and Kocek are asked; others have evidence from their limit. */
async function historyWithEvidence({ town, temporal }: Surroundings, borrower: Borrower): Promise<number> {
  await callBackLater(town, borrower, UNHURRIED_MS);
  const { applicationNo } = await disbursed(town, borrower);
  return (await readHistory(temporal, workflowIds.loan(applicationNo))).length;
}

/** Real and bare by turns; the next call waits until the loan has come to rest. */
async function quietSubmissions({ town, bare }: Surroundings, borrowers: Borrower[]): Promise<Beside<number[]>> {
  const calls: Beside<number[]> = { arus: [], bare: [] };
  for (const each of borrowers) {
    const { applicationNo, ms } = await submit(town, each);
    calls.arus.push(ms);
    await town.watch.reaches('application', applicationNo, 'AWAITING SIGNATURE');
    calls.bare.push((await bareCommand(bare)).ms);
  }
  return calls;
}

/** Lengths of some loan workflows' histories. */
async function loanEvents(client: Surroundings['temporal'], loans: LivedLoan[]): Promise<number[]> {
  const read = async ({ ids }: LivedLoan) => (await readHistory(client, ids.loan)).length;
  return Promise.all(loans.slice(0, HISTORIES).map(read));
}

async function memory({ metrics }: Surroundings): Promise<Memory> {
  const { api, worker, bareWorker } = metrics;
  return {
    api: await residentMegabytes(api),
    worker: await residentMegabytes(worker),
    bareWorker: await residentMegabytes(bareWorker),
  };
}
