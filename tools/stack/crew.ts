/** Supervises the child processes of one run: watches them, and ends them in order, those first that no other needs. */
import { setTimeout as pause } from 'node:timers/promises';
import { type Child, type Exit } from './child.ts';
import { StartError } from './ports.ts';
import { indented } from './ready.ts';

/** Stages end from the last to the first. */
export const stages = ['stores', 'services', 'entrance'] as const;
export type Stage = (typeof stages)[number];

/** Starts the child again, ready when it resolves. */
export type Revive = () => Promise<Child>;

interface Member {
  child: Child;
  stage: Stage;
  revive?: Revive | undefined;
}

interface CrewOptions {
  /** A child has died and is started again; or has been. */
  say?: (line: string) => void;
  /** Before each next try, in milliseconds; the last one from then on. */
  backOffMs?: number[];
}

/** A child that has worked for so long has got over whatever ended it: the waiting begins anew. */
const STEADY_MS = 60_000;

export class Crew {
  /** Resolves with a message when a child ends that nobody asked to, and that none can replace. */
  readonly failed: Promise<string>;
  /** Called with every child that took the place of a dead one. */
  onRevived: () => void = () => undefined;
  readonly #members: Member[] = [];
  readonly #revivals = new Set<Promise<void>>();
  readonly #home = new AbortController();
  readonly #say: (line: string) => void;
  readonly #backOffMs: number[];
  #fail: (message: string) => void = () => undefined;
  #ending: Promise<void> | null = null;

  constructor({ say = () => undefined, backOffMs = [1_000, 2_000, 5_000, 10_000, 30_000] }: CrewOptions = {}) {
    this.failed = new Promise((resolve) => (this.#fail = resolve));
    this.#say = say;
    this.#backOffMs = backOffMs;
  }

  /**
   * Takes charge of a child. Without `revive`, its death is the end of the run. Throws, and ends it, when the crew has
   * been sent home already.
   */
  async add<T extends Child>(stage: Stage, child: T, revive?: Revive): Promise<T> {
    if (this.#ending) {
      await child.stop();
      throw new StartError('Interrupted.');
    }
    const member: Member = { child, stage, revive };
    this.#members.push(member);
    this.#watch(member, 0);
    return child;
  }

  /** Process groups by name. */
  pids(): Record<string, number> {
    return Object.fromEntries(this.#members.map(({ child }) => [child.name, child.pid]));
  }

  /** Drains stage after stage. Safe to call twice. */
  stop(): Promise<void> {
    this.#ending ??= this.#stopStages();
    return this.#ending;
  }

  #watch(member: Member, tries: number): void {
    const since = performance.now();
    void member.child.exited.then((exit) => {
      if (this.#ending) return;
      const message = epitaph(member, exit);
      if (!member.revive) {
        this.#fail(message);
        return;
      }
      this.#say(message);
      const revival = this.#revive(member, member.revive, performance.now() - since > STEADY_MS ? 0 : tries);
      this.#revivals.add(revival);
      void revival.finally(() => this.#revivals.delete(revival));
    });
  }

  async #revive(member: Member, revive: Revive, tries: number): Promise<void> {
    const sentHome = () => this.#ending !== null;
    for (; !sentHome(); tries++) {
      const waitMs = this.#backOffMs[Math.min(tries, this.#backOffMs.length - 1)] ?? 0;
      this.#say(`${member.child.name} is started again in ${waitMs / 1000} s.`);
      await pause(waitMs, undefined, { signal: this.#home.signal }).catch(() => undefined);
      if (sentHome()) return;
      try {
        member.child = await revive();
      } catch (error) {
        this.#say(error instanceof Error ? error.message : String(error));
        continue;
      }
      if (sentHome()) {
        await member.child.stop();
        return;
      }
      this.#say(`${member.child.name} is up again.`);
      this.onRevived();
      this.#watch(member, tries + 1);
      return;
    }
  }

  async #stopStages(): Promise<void> {
    this.#home.abort();
    await Promise.all(this.#revivals);
    for (const stage of stages.toReversed()) {
      const members = this.#members.filter((member) => member.stage === stage);
      await Promise.all(members.map(({ child }) => child.stop()));
    }
  }
}

function epitaph({ child, stage, revive }: Member, { code, signal }: Exit): string {
  const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
  const why = stage === 'stores' ? ' Nothing works without it, so everything ends.' : '';
  return `${child.name} ${how}.${revive ? '' : why} Its last lines:\n${indented(child.lastLines())}`;
}
