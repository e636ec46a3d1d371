/** `npm run bench`: every figure beside its bare baseline, from one run. `-- --loans 200 --at-once 8 --submissions 20`. */
import { styleText } from 'node:util';
import { apiFindings } from './api.ts';
import { runBenchmarks } from './benchmarks.ts';
import { readOptions } from './options.ts';
import { partnerClient } from './partner-client.ts';
import { machine, printTable, writeResult } from './report.ts';
import { stopwatch } from './stopwatch.ts';
import { surround } from './surroundings.ts';

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  const options = readOptions(args);
  const elapsed = stopwatch();
  const say = (line: string) =>
    console.log(styleText('dim', `${(elapsed() / 1000).toFixed(0).padStart(4)} s  ${line}`));
  const interrupted = new Promise<never>((_, reject) => {
    stopping.signal.addEventListener('abort', () => reject(new Error('Interrupted.')), { once: true });
  });

  const around = await surround({
    say,
    onTrouble: (part, line) => console.error(styleText('yellow', `${part}: ${line}`)),
    signal: stopping.signal,
  });
  const ending = new AbortController();
  try {
    const running = around.temporal.withAbortSignal(ending.signal, async () => [
      ...(await runBenchmarks(around, options, say)),
      ...(await apiFindings(around, say)),
      ...(await partnerClient(say)),
    ]);
    const findings = await Promise.race([running, around.broken, interrupted]);
    const { cores, model, node } = machine();
    console.log(`\n${cores} cores (${model}), Node ${node}`);
    const command = ['npm run bench', ...(args.length ? ['--', ...args] : [])].join(' ');
    for (const finding of findings) printTable(finding);
    console.log(styleText('dim', `\n${findings.map((finding) => writeResult(finding, command)).join('\n')}`));
  } finally {
    // Whoever still waits for a workflow stops waiting before the connection is closed.
    ending.abort();
    await around.close();
  }
}

main().catch((error: unknown) => {
  console.error(styleText('red', `\nThe benchmarks failed: ${error instanceof Error ? error.message : String(error)}`));
  process.exitCode = 1;
});
