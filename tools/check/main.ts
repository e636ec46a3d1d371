/** `npm run check`: npm scripts side by side, as many as there are processors; says what each took, and shows what failed. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

const waiting = process.argv.slice(2);
const begun = performance.now();
await Promise.all(Array.from({ length: availableParallelism() }, work));
console.log(`checked in ${seconds(begun)} s`);

async function work(): Promise<void> {
  for (let script = waiting.shift(); script; script = waiting.shift()) {
    const start = performance.now();
    const { code, said } = await run(script);
    console.log(`${code === 0 ? '✓' : '✗'} ${script} (${seconds(start)} s)`);
    if (code === 0) continue;
    console.log(said);
    process.exitCode = 1;
  }
}

function run(script: string): Promise<{ code: number | null; said: string }> {
  const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (said += text.toString()));
  return new Promise((done, fail) => {
    child.once('error', fail);
    child.once('close', (code) => done({ code, said }));
  });
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
