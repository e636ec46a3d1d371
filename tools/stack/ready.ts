/** Polls for a condition with a timeout, instead of sleeping. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Child } from './child.ts';
import { StartError } from './ports.ts';

/** Asks `probe` until it says yes. Throws when the child dies first or the limit passes. */
export async function untilReady(child: Child, probe: () => Promise<boolean>, limitSeconds = 60): Promise<void> {
  const deadline = Date.now() + limitSeconds * 1000;
  while (!(await probe().catch(() => false))) {
    if (child.hasExited())
      throw new StartError(`${child.name} ended while it was starting.\n${indented(child.lastLines())}`);
    if (Date.now() > deadline)
      throw new StartError(`${child.name} was not ready after ${limitSeconds} s.\n${indented(child.lastLines())}`);
    await pause(50);
  }
  // Somebody else's server may have answered on the port that ours could not have.
  if (child.hasExited())
    throw new StartError(`${child.name} ended while it was starting.\n${indented(child.lastLines())}`);
}

/** 200 at this URL. */
export const answers = (url: string) => async (): Promise<boolean> => {
  const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
  await response.body?.cancel();
  return response.ok;
};

export const indented = (lines: string[]): string => lines.map((line) => `    ${line}`).join('\n');
