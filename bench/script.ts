/** Runs a script of the benchmarks in a process of its own; it is ready when it has printed one line of JSON. */
import { type Child, startChild } from '../tools/stack/child.ts';
import { untilReady } from '../tools/stack/ready.ts';

export interface StartedScript {
  said: Record<string, string>;
  child: Child;
}

/** Throws when it does not come up; leaves nothing behind then. */
export async function startScript(name: string, script: string, args: string[]): Promise<StartedScript> {
  let said: Record<string, string> | undefined;
  const child = startChild({
    name,
    command: process.execPath,
    args: [script, ...args],
    env: process.env,
    onLine: (line) => {
      if (line.startsWith('{')) said = JSON.parse(line) as Record<string, string>;
      else console.error(`${name}: ${line}`);
    },
  });
  try {
    await untilReady(child, async () => said !== undefined);
  } catch (error) {
    await child.stop();
    throw error;
  }
  return { said: said!, child };
}
