/** Runs Postgres as `nobody` where we are root: Postgres refuses to be root. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ChildOptions } from './child.ts';

/** Owns the cluster where we are root. */
export const nobody = { uid: 65534, gid: 65534 };
export const isRoot = process.getuid?.() === 0;

const run = promisify(execFile);

/** Turns a command into one that may be started here. */
export type Launcher = (command: string, args: string[]) => Pick<ChildOptions, 'command' | 'args' | 'user'>;

/**
 * How to start a program that refuses to be root. A clone under /root can be read by root alone, so `nobody` keeps
 * root's right to pass through folders, where `setpriv` can give it that.
 */
export async function unprivileged(probe: string): Promise<Launcher> {
  if (!isRoot) return (command, args) => ({ command, args });
  const setpriv = [
    `--reuid=${nobody.uid}`,
    `--regid=${nobody.gid}`,
    '--clear-groups',
    '--securebits=+no_setuid_fixup',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ];
  try {
    await run('setpriv', [...setpriv, probe, '--version']);
    return (command, args) => ({ command: 'setpriv', args: [...setpriv, command, ...args] });
  } catch {
    return (command, args) => ({ command, args, user: nobody });
  }
}
