/** `npm start`: the whole system on this machine until Ctrl-C. State stays in ARUS_HOME. */
import { styleText } from 'node:util';
import { ConfigError } from '../../src/platform/config.ts';
import { StartError } from './ports.ts';
import { type Stack, startStack } from './stack.ts';

const out = (line: string) => process.stdout.write(`${line}\n`);
const err = (line: string) => process.stderr.write(`${line}\n`);

async function main(): Promise<number> {
  const interrupt = new AbortController();
  const interrupted = new Promise<void>((resolve) => interrupt.signal.addEventListener('abort', () => resolve()));
  let askedAt = Infinity;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Asked twice: our children end by themselves when we are gone. A terminal's Ctrl-C comes again through npm at once.
      if (performance.now() > askedAt + 1000) process.exit(130);
      askedAt = Math.min(askedAt, performance.now());
      interrupt.abort();
    });
  }
  let stack: Stack;
  try {
    stack = await startStack({
      say: (line) => out(styleText('dim', line)),
      onTrouble: (part, line) => err(`${styleText('yellow', part)} ${line}`),
      signal: interrupt.signal,
    });
  } catch (error) {
    if (interrupt.signal.aborted) return 0;
    if (error instanceof ConfigError || error instanceof StartError) {
      err(error.message);
      return 1;
    }
    throw error;
  }
  out(welcome(stack));
  const failure = await Promise.race([stack.failed, interrupted]);
  if (failure) err(styleText('red', failure));
  else out('Draining');
  await stack.stop();
  return failure ? 1 : 0;
}

function welcome({ urls, operator, home }: Stack): string {
  const rows: [string, string][] = [
    ['Mobile API and webhooks', urls.api],
    ['Operator console', urls.operators],
    ...(operator ? [['  first operator', `${operator.email} / ${operator.password}`] as [string, string]] : []),
    ['Temporal', urls.temporal],
    ...(urls.temporalUi ? [['Temporal UI', urls.temporalUi] as [string, string]] : []),
    ['Metrics', `${urls.apiMetrics} ${urls.workerMetrics}`],
    ...Object.entries(urls.simulators).map(([name, url]): [string, string] => [`Simulator of ${name}`, url]),
    ['State and logs', home],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return [
    '',
    styleText('bold', 'Arus is up'),
    ...rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    '',
    'Ctrl-C ends it.',
  ].join('\n');
}

// A server that is still being built, or a partner that does not answer, must not keep us.
process.exit(await main());
