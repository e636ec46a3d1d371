/** The children of one run: watched while they work, ended in order, those first that no other needs. */
import { type Child, type Exit } from './child.ts';
import { StartError } from './ports.ts';
import { indented } from './ready.ts';

/** Stages end from the last to the first. */
export const stages = ['stores', 'services', 'entrance'] as const;
export type Stage = (typeof stages)[number];

export class Crew {
  /** Resolves with a message when a child ends that nobody asked to. */
  readonly failed: Promise<string>;
  readonly #members: { child: Child; stage: Stage }[] = [];
  #fail: (message: string) => void = () => undefined;
  #ending: Promise<void> | null = null;

  constructor() {
    this.failed = new Promise((resolve) => (this.#fail = resolve));
  }

  /** Takes charge of a child. Throws, and ends it, when the crew has been sent home already. */
  async add<T extends Child>(stage: Stage, child: T): Promise<T> {
    if (this.#ending) {
      await child.stop();
      throw new StartError('Interrupted.');
    }
    this.#members.push({ child, stage });
    void child.exited.then((exit) => {
      if (!this.#ending) this.#fail(epitaph(child, exit));
    });
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

  async #stopStages(): Promise<void> {
    for (const stage of stages.toReversed()) {
      const members = this.#members.filter((member) => member.stage === stage);
      await Promise.all(members.map(({ child }) => child.stop()));
    }
  }
}

function epitaph(child: Child, { code, signal }: Exit): string {
  const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
  return `${child.name} ${how}. Its last lines:\n${indented(child.lastLines())}`;
}
