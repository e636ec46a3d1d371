/** The mobile API beside bare express and pg: reads over many connections, codes and PINs. Runs alone, too. */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { argonCost } from '../src/auth/pin.ts';
import { type Answered, load } from './api/load.ts';
import { reader, type Reader } from './api/readers.ts';
import { checkedSecrets, type Secrets } from './api/secrets.ts';
import { readEndpoints, type ReadEndpoint, statementsOf, type Statement } from './api/statements.ts';
import { type Figure, median } from './figures.ts';
import type { Beside, Finding } from './findings.ts';
import { printTable, writeResult } from './report.ts';
import { startScript } from './script.ts';
import { inParallel } from './stopwatch.ts';
import { type Surroundings, surround } from './surroundings.ts';

/** As many connections as borrowers: each reads its own. */
const CONNECTIONS = 50;
const ROUNDS = 4;
const SECONDS = 3;
/** Calls with a code or a PIN, of each kind. */
const CHECKS = 400;
const SEEDED_AT_ONCE = 4;
/** Calls per second over those of the bare route. */
const AIM = 0.8;

export async function apiFindings({ registry }: Surroundings, say: (line: string) => void): Promise<Finding[]> {
  say(`Onboarding ${CONNECTIONS} borrowers with a running loan`);
  const tasks = Array.from({ length: CONNECTIONS }, () => () => reader(registry));
  const readers = (await inParallel(tasks, SEEDED_AT_ONCE)).results;
  const { DATABASE_URL, DATABASE_POOL_SIZE } = registry.config;
  const script = fileURLToPath(new URL('./api/bare.ts', import.meta.url));
  const bare = await startScript('bare API', script, [DATABASE_URL, String(DATABASE_POOL_SIZE)]);
  const bareUrl = bare.said['url']!;
  try {
    await tellStatements(registry, bareUrl, readers);
    say(`Reads over ${CONNECTIONS} connections, ${ROUNDS} × ${SECONDS} s each`);
    const reads: Record<string, Beside<Answered[]>> = {};
    for (const endpoint of readEndpoints)
      reads[endpoint.name] = await compare(endpoint, { arus: registry.api, bare: bareUrl }, readers);
    say(`${CHECKS} codes and ${CHECKS} PINs`);
    const secrets = await checkedSecrets(registry, bareUrl, readers, CHECKS);
    return [readsFinding(reads), secretsFinding(secrets)];
  } finally {
    await bare.child.stop();
  }
}

async function tellStatements(registry: Surroundings['registry'], bareUrl: string, readers: Reader[]): Promise<void> {
  const asked: Record<string, Record<string, Statement[]>> = {};
  for (const each of readers) {
    const own: Record<string, Statement[]> = {};
    for (const endpoint of readEndpoints) own[endpoint.name] = await statementsOf(endpoint, each, registry);
    asked[each.deviceId] = own;
  }
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${bareUrl}/_statements`, { method: 'PUT', headers, body: JSON.stringify(asked) });
  if (!answer.ok) throw new Error(`the bare API answered ${answer.status}`);
}

/** By turns, after one round each that only warms up: whoever comes second finds a warmer database. */
async function compare(
  { name, path }: ReadEndpoint,
  urls: Beside<string>,
  readers: Reader[],
): Promise<Beside<Answered[]>> {
  const usual = { readers, connections: CONNECTIONS, seconds: SECONDS };
  const ask = {
    arus: () => load({ ...usual, url: urls.arus, path: (each) => `/api/v1${path(each)}` }),
    bare: () => load({ ...usual, url: urls.bare, path: () => `/read/${name}` }),
  };
  const answered: Beside<Answered[]> = { arus: [], bare: [] };
  for (let round = 0; round <= ROUNDS; round++)
    for (const who of round % 2 ? (['arus', 'bare'] as const) : (['bare', 'arus'] as const)) {
      const run = await ask[who]();
      if (round > 0) answered[who].push(run);
    }
  return answered;
}

function readsFinding(reads: Record<string, Beside<Answered[]>>): Finding {
  const figures = Object.entries(reads).flatMap(([name, runs]): Figure[] => {
    const both = (of: (run: Answered) => number) => ({
      arus: median(runs.arus.map(of)),
      bare: median(runs.bare.map(of)),
    });
    return [
      { name: `${name}, calls`, unit: '/ s', ...both((run) => run.perSecond), atLeast: AIM },
      { name: `${name}, p50`, unit: 'ms', ...both((run) => run.p50) },
      { name: `${name}, p99`, unit: 'ms', ...both((run) => run.p99) },
    ];
  });
  return { name: 'api-reads', title: `Reads over ${CONNECTIONS} connections`, figures, samples: { reads } };
}

function secretsFinding({ otp, pin }: Secrets): Finding {
  const { memoryCost, timeCost, parallelism } = argonCost;
  return {
    name: 'api-secrets',
    title: `Codes and PINs (argon2id: ${memoryCost} KiB, ${timeCost} passes, ${parallelism} lane)`,
    figures: [
      { name: 'one-time codes checked', unit: '/ s', ...otp },
      { name: 'PINs checked', unit: '/ s', ...pin },
    ],
    samples: { argonCost, checks: CHECKS },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const say = (line: string) => console.log(line);
  const onTrouble = (part: string, line: string) => console.error(`${part}: ${line}`);
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort());
  const around = await surround({ say, onTrouble, signal: interrupted.signal });
  try {
    for (const finding of await Promise.race([apiFindings(around, say), around.broken])) {
      printTable(finding);
      console.log(writeResult(finding, 'node bench/api.ts'));
    }
  } finally {
    await around.close();
  }
}
