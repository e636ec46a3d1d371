/** What the benchmarks found: measurements put side by side as figures, with the samples behind them. */
import type { LoanShape } from './bare-loan/driver.ts';
import { eventsPerSignal } from './bare-loan/steps.ts';
import { type Figure, median, percentile } from './figures.ts';
import type { LivedLoan, LoanHistories } from './lived-loan.ts';

export interface Finding {
  /** Of the result file. */
  name: string;
  title: string;
  figures: Figure[];
  /** What the figures were computed from. */
  samples: Record<string, unknown>;
}

/** The same measured of Arus and of the bare workflows. */
export interface Beside<T> {
  arus: T;
  bare: T;
}

/** Loans that were lived, and how long all of them took. */
export interface Run {
  results: LivedLoan[];
  ms: number;
}

export function fullLoan({ arus, bare }: Beside<Run>, shape: LoanShape, atOnce: number): Finding {
  const perSecond = ({ results, ms }: Run) => results.length / (ms / 1000);
  return {
    name: 'full-loan',
    title: `Full loans, submission to third repayment, ${atOnce} at once`,
    figures: [{ name: 'full loans', unit: '/ s', arus: perSecond(arus), bare: perSecond(bare) }],
    samples: { shape, loans: arus.results.length, ms: arus.ms, bareLoans: bare.results.length, bareMs: bare.ms },
  };
}

/** `quiet`: ms of calls with nothing else going on. */
export function submission(quiet: Beside<number[]>, runs: Beside<Run>, atOnce: number): Finding {
  const ms = ({ results }: Run) => results.map(({ submissionMs }) => submissionMs);
  const busy = { arus: ms(runs.arus), bare: ms(runs.bare) };
  const both = (calls: Beside<number[]>, name: string): Figure[] =>
    [50, 95].map((percent) => ({
      name: `${name}, p${percent}`,
      unit: 'ms',
      arus: percentile(calls.arus, percent),
      bare: percentile(calls.bare, percent),
    }));
  return {
    name: 'submission',
    title: 'The call of the submission (POST /loan/submissions)',
    figures: [...both(quiet, 'one at a time'), ...both(busy, `with ${atOnce} loans under way`)],
    samples: { quiet, busy },
  };
}

export interface HistoriesRead {
  /** Of a loan alone. */
  alone: Beside<LoanHistories>;
  /** Events of a loan on whose submission partners were asked for evidence. */
  evidence: number;
  /** Of loan workflows that ran in a crowd, where what happens at the same time shares a workflow task. */
  crowd: Beside<number[]>;
  atOnce: number;
}

export function history({ alone, evidence, crowd, atOnce }: HistoriesRead): Finding {
  const unit = 'events';
  const events = (of: (loan: LoanHistories) => number) => ({ unit, arus: of(alone.arus), bare: of(alone.bare) });
  return {
    name: 'history',
    title: 'Events in workflow histories (a loan alone)',
    figures: [
      { name: 'loan to disbursement', ...events(({ loan }) => loan.length), aim: 90 },
      { name: 'the same, partners asked for evidence', unit, arus: evidence, bare: null, aim: 90 },
      {
        name: `loan to disbursement, ${atOnce} at once, p50`,
        unit,
        arus: median(crowd.arus),
        bare: median(crowd.bare),
      },
      { name: 'servicing, per repaid instalment', ...events(({ repayment }) => eventsPerSignal(repayment)), aim: 8 },
      { name: 'servicing, three instalments', ...events(({ repayment }) => repayment.length) },
      { name: 'payment', ...events(({ payments }) => median(payments.map(({ length }) => length))) },
    ],
    samples: { alone: { arus: sizes(alone.arus), bare: sizes(alone.bare) }, crowd },
  };
}

const sizes = ({ loan, repayment, payments }: LoanHistories) => ({
  loan: loan.length,
  repayment: repayment.length,
  payments: payments.map(({ length }) => length),
});

/** Megabytes. */
export interface Memory {
  api: number;
  worker: number;
  bareWorker: number;
}

/** `idle`: before the first loan. */
export function memoryAfter(idle: Memory, after: Memory, loans: number): Finding {
  const unit = 'MB';
  return {
    name: 'memory',
    title: 'Resident memory of the processes',
    figures: [
      { name: 'worker, before', unit, arus: idle.worker, bare: idle.bareWorker },
      { name: `worker, after ${loans} loans`, unit, arus: after.worker, bare: after.bareWorker },
      { name: 'API, before', unit, arus: idle.api, bare: null },
      { name: `API, after ${loans} loans`, unit, arus: after.api, bare: null },
    ],
    samples: { idle, after },
  };
}
