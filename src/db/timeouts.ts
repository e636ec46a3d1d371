/** Database timeouts of each process: a database that does not answer costs a caller seconds, not minutes. */
import pg from 'pg';

export interface DatabaseTimeouts {
  /** For a connection out of the pool, a new one included. */
  connectionMs: number;
  /** For one statement; Postgres itself ends it then, also one that waits for a lock. */
  statementMs: number;
  /** For Postgres to say anything; longer than the above, as it is for a server that cannot even keep that. */
  answerMs: number;
}

export const databaseTimeouts = {
  /** A person looks at the screen. No statement of the API takes a second, also on a busy day; what waits longer waits for a dead server. */
  api: { connectionMs: 5_000, statementMs: 6_000, answerMs: 8_000 },
  /** Nobody waits, and an activity comes again. Whoever renews a partner's token may hold its lock for 30 seconds. */
  worker: { connectionMs: 10_000, statementMs: 35_000, answerMs: 40_000 },
} satisfies Record<string, DatabaseTimeouts>;

/** What the driver is told. Without limits a statement takes as long as it takes: a migration, on a large table. */
export const driverOptions = (limits?: DatabaseTimeouts): object => ({
  Client: LeavingClient,
  keepAlive: true,
  ...(limits && {
    connectionTimeoutMillis: limits.connectionMs,
    statement_timeout: limits.statementMs,
    query_timeout: limits.answerMs,
  }),
});

/** `ETIMEDOUT`, as of a host that is gone: the statement may have been carried out, or not. */
class DatabaseSilent extends Error {
  override readonly name = 'DatabaseSilent';
  readonly code = 'ETIMEDOUT';
  constructor() {
    super('the database did not answer in time');
  }
}

/**
 * A connection that is lost, or that did not answer, leaves the pool by itself and at once. Otherwise its place would
 * never be free again where `begin` or `rollback` met the loss (Kysely does not release it then), and a late `begin` on
 * a connection that went back with it under way would swallow the next user's writes.
 */
class LeavingClient extends pg.Client {
  /** Set by the pool when it lends the connection. */
  release?: (error?: Error) => void;

  constructor(config?: pg.ClientConfig) {
    super(config);
    this.once('end', () => this.#leave(new Error('the connection to the database ended')));
  }

  // The driver has a dozen overloads: promises, callbacks, cursors. Whatever was asked is passed on as it is.
  override query(...asked: unknown[]): never {
    const callback = asked.at(-1);
    if (typeof callback === 'function')
      asked.splice(-1, 1, (error: unknown, ...answer: unknown[]): unknown =>
        (callback as (...told: unknown[]) => unknown)(this.#reason(error), ...answer),
      );
    const answer = (super.query as (...asked: unknown[]) => unknown).apply(this, asked);
    if (!(answer instanceof Promise)) return answer as never;
    return answer.catch((error: unknown) => {
      throw this.#reason(error);
    }) as never;
  }

  #reason(error: unknown): unknown {
    if (!(error instanceof Error) || error.message !== 'Query read timeout') return error;
    const silent = new DatabaseSilent();
    this.#leave(silent);
    return silent;
  }

  /** Whoever holds it may still give it back: that changes nothing any more. */
  #leave(why: Error): void {
    const { release } = this;
    this.release = () => undefined;
    try {
      release?.(why);
    } catch {
      // It lay in the pool, which has noticed the end itself.
    }
  }
}
