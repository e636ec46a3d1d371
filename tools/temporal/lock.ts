/** A lock file across processes: one at a time, with the owner's process id in it. */
import { open, readFile, rm } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** Runs `work` while we hold the lock; waits for another owner, and takes over from one that died. */
export async function withLock<T>(file: string, say: (line: string) => void, work: () => Promise<T>): Promise<T> {
  let waiting = false;
  while (!(await take(file))) {
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    if (owner && !isAlive(owner)) {
      await rm(file, { force: true });
      continue;
    }
    if (!waiting) say(`Waiting for process ${owner}, which is doing the same`);
    waiting = true;
    await pause(500);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function take(file: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(String(process.pid));
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
