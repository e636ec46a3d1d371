/** What our clients cost: each call beside bare undici on the same simulator, and a report of 20 MB. Runs alone, too. */
import { execFile } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type Figure, median } from './figures.ts';
import type { Finding } from './findings.ts';
import type { BigReportTaken } from './partner-client/big-report.ts';
import { comparedCalls, type ComparedCall } from './partner-client/calls.ts';
import { startPartners } from './partner-client/simulators.ts';
import { printTable, writeResult } from './report.ts';
import { stopwatch } from './stopwatch.ts';

const run = promisify(execFile);

/** Rounds of one call of each kind, by turns; the first ones only warm up. */
const ROUNDS = 2500;
const WARM_UP = 500;

/** Starts its own simulators. */
export async function partnerClient(say: (line: string) => void): Promise<Finding[]> {
  const partners = await startPartners();
  try {
    say(`Partner clients: ${ROUNDS} rounds beside bare undici`);
    const compared = await comparedCalls(partners.urls);
    const samples = await compare(compared.calls).finally(() => compared.close());
    say('A report of 20 MB, barely and by our client');
    const bare = await bigReport('bare', partners.urls['pefindo']!);
    const arus = await bigReport('arus', partners.urls['pefindo']!);
    return [overhead(samples), bigReportTaken(arus, bare)];
  } finally {
    await partners.close();
  }
}

type Samples = Record<string, { arus: number[]; bare: number[] }>;

async function compare(calls: ComparedCall[]): Promise<Samples> {
  const samples: Samples = Object.fromEntries(calls.map(({ name }) => [name, { arus: [], bare: [] }]));
  for (let round = 0; round < WARM_UP + ROUNDS; round++)
    for (const call of calls)
      // Whoever comes second finds a warmer simulator: they take turns at that.
      for (const who of round % 2 ? (['arus', 'bare'] as const) : (['bare', 'arus'] as const)) {
        const elapsed = stopwatch();
        await call[who]();
        if (round >= WARM_UP) samples[call.name]![who].push(elapsed());
      }
  return samples;
}

function overhead(samples: Samples): Finding {
  const medians = Object.entries(samples).map(([name, { arus, bare }]) => ({
    name,
    arus: median(arus),
    bare: median(bare),
  }));
  const figures: Figure[] = medians.map((call) => ({ ...call, name: `${call.name}, p50`, unit: 'ms' }));
  const sum = (of: 'arus' | 'bare') => medians.reduce((total, call) => total + call[of], 0);
  return {
    name: 'partner-client',
    title: 'One call to a partner, by our client and by bare undici',
    figures: [
      ...figures,
      {
        name: 'overhead over all of them',
        unit: '%',
        arus: (sum('arus') / sum('bare') - 1) * 100,
        bare: null,
        aim: 15,
      },
    ],
    samples: { rounds: ROUNDS, medians },
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
