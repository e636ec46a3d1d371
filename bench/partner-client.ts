/** What our clients cost: each call beside bare undici on the same simulator, and a report of 20 MB. Runs alone, too. */
import { execFile } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type Figure, median } from './figures.ts';
import type { Finding } from './findings.ts';
import type { BigReportTaken } from './partner-client/big-report.ts';
import { type Compared, comparedCalls, inActivity } from './partner-client/calls.ts';
import { startPartners } from './partner-client/simulators.ts';
import { printTable, writeResult } from './report.ts';
import { stopwatch } from './stopwatch.ts';

const run = promisify(execFile);

/** Rounds of one call of each kind, by turns; the first ones only warm up. */
const ROUNDS = 4000;
const WARM_UP = 1000;
/** Calls of one kind in a row whose processor time is taken together, and how often that is done. */
const IN_A_ROW = 200;
const ROWS = 20;

/** Starts its own simulators. */
export async function partnerClient(say: (line: string) => void): Promise<Finding[]> {
  const partners = await startPartners();
  try {
    say(`Partner clients: ${ROUNDS} rounds beside bare undici`);
    const { samples, processor } = await inActivity(async () => {
      const compared = await comparedCalls(partners.urls);
      const both = { samples: await compare(compared), processor: await processorTime(compared) };
      await compared.close();
      return both;
    });
    say('A report of 20 MB, barely and by our client');
    const bare = await bigReport('bare', partners.urls['pefindo']!);
    const arus = await bigReport('arus', partners.urls['pefindo']!);
    return [overhead(samples, processor), bigReportTaken(arus, bare)];
  } finally {
    await partners.close();
  }
}

type Samples = Record<string, { arus: number[]; bare: number[] }>;

/** How long the caller waits for an answer. Before each call both sides are at rest: nobody pays for another's work. */
async function compare({ calls, rest }: Compared): Promise<Samples> {
  const samples: Samples = Object.fromEntries(calls.map(({ name }) => [name, { arus: [], bare: [] }]));
  for (let round = 0; round < WARM_UP + ROUNDS; round++)
    for (const call of calls)
      // Whoever comes second finds a warmer simulator: they take turns at that.
      for (const who of round % 2 ? (['arus', 'bare'] as const) : (['bare', 'arus'] as const)) {
        await rest();
        const elapsed = stopwatch();
        await call[who]();
        if (round >= WARM_UP) samples[call.name]![who].push(elapsed());
      }
  return samples;
}

interface Processor {
  name: string;
  /** Microseconds of this process, all threads, per call. */
  arus: number;
  bare: number;
}

/** What a call costs the process in all, with what is done after the answer. */
async function processorTime({ calls, rest }: Compared): Promise<Processor[]> {
  const spent: Processor[] = calls.map(({ name }) => ({ name, arus: 0, bare: 0 }));
  for (let row = 0; row < ROWS; row++)
    for (const [i, call] of calls.entries())
      for (const who of row % 2 ? (['arus', 'bare'] as const) : (['bare', 'arus'] as const)) {
        await rest();
        const before = process.cpuUsage();
        for (let n = 0; n < IN_A_ROW; n++) {
          await call[who]();
          await rest();
        }
        const { user, system } = process.cpuUsage(before);
        spent[i]![who] += (user + system) / (ROWS * IN_A_ROW);
      }
  return spent;
}

function overhead(samples: Samples, processor: Processor[]): Finding {
  const medians = Object.entries(samples).map(([name, { arus, bare }]) => ({
    name,
    arus: median(arus),
    bare: median(bare),
  }));
  const over = (calls: { arus: number; bare: number }[]) => {
    const sum = (of: 'arus' | 'bare') => calls.reduce((total, call) => total + call[of], 0);
    return (sum('arus') / sum('bare') - 1) * 100;
  };
  const figures: Figure[] = [
    ...medians.map((call) => ({ ...call, name: `${call.name}, p50`, unit: 'ms' })),
    { name: 'overhead over all of them', unit: '%', arus: over(medians), bare: null, aim: 15 },
    ...processor.map((call) => ({ ...call, name: `${call.name}, processor`, unit: 'µs' })),
    { name: 'processor overhead over all of them', unit: '%', arus: over(processor), bare: null },
  ];
  return {
    name: 'partner-client',
    title:
      'One call to a partner, by our client and by bare undici (its exchange is kept in memory, not in a database)',
    figures,
    samples: { rounds: ROUNDS, medians, processor },
  };
}

function bigReportTaken(arus: BigReportTaken, bare: BigReportTaken): Finding {
  return {
    name: 'big-report',
    title: `A PEFINDO report of ${(arus.bytes / 1e6).toFixed(1)} MB: taken, validated, summed up and kept encrypted`,
    figures: [
      { name: 'time', unit: 'ms', arus: arus.ms, bare: bare.ms },
      {
        name: 'peak memory over the process’s own',
        unit: 'MB',
        arus: arus.peakOverBaseline,
        bare: bare.peakOverBaseline,
        aim: 200,
      },
    ],
    samples: { arus, bare },
  };
}

async function bigReport(how: 'arus' | 'bare', baseUrl: string): Promise<BigReportTaken> {
  const script = fileURLToPath(new URL('./partner-client/big-report.ts', import.meta.url));
  const { stdout } = await run(process.execPath, [script, how, baseUrl], { timeout: 180_000 });
  return JSON.parse(stdout) as BigReportTaken;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const findings = await partnerClient((line) => console.log(line));
  for (const finding of findings) {
    printTable(finding);
    console.log(writeResult(finding, 'node bench/partner-client.ts'));
  }
}
