/** The whole system on one machine: every part that the environment does not name is started here and ends with us. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Config, readEnvironment } from '../../src/platform/config.ts';
import { assemble } from './assemble.ts';
import { Crew } from './crew.ts';
import { missingParts, type Variables } from './embedded.ts';
import { refuseInProduction } from './environment.ts';
import { StartError } from './ports.ts';
import { readRunFile, removeRunFile, type RunFile, writeRunFile } from './run-file.ts';

export interface StackOptions {
  /** Put over the machine's environment; undefined unsets a variable. */
  env?: Variables;
  /** A home of its own and free ports for everything that is not set; thrown away at the end. */
  ephemeral?: boolean;
  /** Progress, for the console. */
  say?: (line: string) => void;
  /** Warnings and errors of the parts, as they write them. */
  onTrouble?: (part: string, line: string) => void;
  /** Ends a start that has not come through yet. */
  signal?: AbortSignal;
}

export interface Stack {
  urls: RunFile['urls'];
  /** As the API and the worker have it, secrets included. */
  config: Config;
  /** ARUS_HOME of this run. */
  home: string;
  /** The first operator's login where the environment names none; it is made once, with the first run. */
  operator: { email: string; password: string } | null;
  /** Resolves with a message when a part dies that nobody asked to, and that is not started again. */
  failed: Promise<string>;
  /** Drains the parts, those first that others do not need. */
  stop(): Promise<void>;
}

/** Resolves when every part answers its readiness probe. Throws ConfigError or StartError and leaves nothing behind. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const { ephemeral = false, say = () => undefined, onTrouble, signal } = options;
  const given = withoutEmpty({ ...readEnvironment(), ...options.env });
  const missing = missingParts(given);
  refuseInProduction(given, missing);
  const home = ephemeral ? await mkdtemp(join(tmpdir(), 'arus-')) : resolve(given['ARUS_HOME'] ?? '.arus');
  const running = ephemeral ? null : readRunFile(home);
  if (running) throw new StartError(`Arus already runs from ${home}: process ${running.pid}, ${running.urls.api}`);

  const crew = new Crew({ say: (line) => onTrouble?.('npm start', line) });
  const stop = async () => {
    await crew.stop();
    removeRunFile(home);
    if (ephemeral) await rm(home, { recursive: true, force: true });
  };
  const interrupted = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(new StartError('Interrupted.')), { once: true });
  });
  const died = crew.failed.then((message) => Promise.reject(new StartError(message)));
  try {
    const { urls, config, operator } = await Promise.race([
      assemble({ crew, given, missing, home, ephemeral, say, onTrouble }),
      interrupted,
      died,
    ]);
    const startedAt = new Date().toISOString();
    const note = () => writeRunFile(home, { pid: process.pid, startedAt, urls, pids: crew.pids() });
    note();
    crew.onRevived = note;
    return { urls, config, home, operator, failed: crew.failed, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const withoutEmpty = (env: Variables): Variables =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
