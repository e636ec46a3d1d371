/**
 * Waiting for applications and payments to get on, in the place of the push messages of an app: one query for all
 * who wait, so that looking costs what is measured next to nothing.
 */
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

const LOOK_EVERY_MS = 15;
const PATIENCE_MS = 60_000;
/** Nothing of what is waited for comes after these. */
const deadEnds = ['REJECTED', 'CANCELLED', 'EXPIRED', 'NEEDS REVIEW', 'FAILED'];

interface Waiting {
  status: string;
  until: number;
  resolve: () => void;
  reject: (error: Error) => void;
}

type Kind = 'application' | 'payment';

export class Watch {
  readonly #database: pg.Client;
  readonly #waiting: Record<Kind, Map<string, Waiting>> = { application: new Map(), payment: new Map() };
  #looking: Promise<void> | null = null;

  private constructor(database: pg.Client) {
    this.#database = database;
  }

  static async open(databaseUrl: string): Promise<Watch> {
    const database = new pg.Client({ connectionString: databaseUrl });
    await database.connect();
    return new Watch(database);
  }

  /** Resolves when the application (by its number) or the payment (by its id) has this status; throws when it cannot. Both must be there already. */
  reaches(kind: Kind, key: string, status: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting[kind].set(key, { status, until: performance.now() + PATIENCE_MS, resolve, reject });
      this.#looking ??= this.#look().finally(() => (this.#looking = null));
    });
  }

  /** Whoever still waits is told that it is in vain. */
  async close(): Promise<void> {
    this.#giveUp(new Error('nobody looks any more'));
    await this.#looking;
    await this.#database.end();
  }

  async #look(): Promise<void> {
    const { application, payment } = this.#waiting;
    while (application.size + payment.size > 0) {
      try {
        const { rows } = await this.#database.query<{ kind: Kind; key: string; status: string }>(
          `select 'application' as kind, application_no as key, status from applications where application_no = any($1)
           union all select 'payment', id::text, status from payments where id = any($2::uuid[])`,
          [[...application.keys()], [...payment.keys()]],
        );
        for (const { kind, key, status } of rows) this.#seen(kind, key, status);
      } catch (error) {
        this.#giveUp(error as Error);
      }
      await pause(LOOK_EVERY_MS);
    }
  }

  #seen(kind: Kind, key: string, status: string): void {
    const waiting = this.#waiting[kind].get(key);
    if (!waiting) return;
    const inVain = deadEnds.includes(status) || performance.now() > waiting.until;
    if (status !== waiting.status && !inVain) return;
    this.#waiting[kind].delete(key);
    if (status === waiting.status) waiting.resolve();
    else waiting.reject(new Error(`${kind} ${key} is ${status} instead of ${waiting.status}`));
  }

  #giveUp(error: Error): void {
    for (const waiting of Object.values(this.#waiting)) {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    }
  }
}
