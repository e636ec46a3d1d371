/**
 * What a database error means: one table of SQLSTATE classes. `PASSING` goes away by itself (failover, restart, lock,
 * resources), so it is worth a retry: 503 to a caller, another attempt of an activity. `REFUSED` repeats itself (a
 * constraint, a missing table, a defect of ours): a person must look. Codes: PostgreSQL documentation, appendix A.
 */

export type DatabaseFailure = 'PASSING' | 'REFUSED';

interface Row {
  /** A whole SQLSTATE, or the two characters of its class. */
  sqlstate: string;
  failure: DatabaseFailure;
  because: string;
}

/** The first row that fits decides: exceptions stand before their class. */
export const sqlstates: readonly Row[] = [
  { sqlstate: '08P01', failure: 'REFUSED', because: 'a message that Postgres cannot read, such as text with U+0000' },
  { sqlstate: '08', failure: 'PASSING', because: 'the connection is lost' },
  { sqlstate: '25', failure: 'PASSING', because: 'read-only during a failover, or a transaction that was ended' },
  { sqlstate: '40', failure: 'PASSING', because: 'rolled back: deadlock or serialisation' },
  { sqlstate: '53', failure: 'PASSING', because: 'no connection, memory or disk left' },
  { sqlstate: '55', failure: 'PASSING', because: 'locked or in use by somebody else' },
  { sqlstate: '57', failure: 'PASSING', because: 'shutting down, starting, or the statement took too long' },
  { sqlstate: '58', failure: 'PASSING', because: 'the server’s disk does not answer' },
  { sqlstate: '23', failure: 'REFUSED', because: 'a constraint' },
  { sqlstate: '22', failure: 'REFUSED', because: 'a value that the column cannot hold' },
  { sqlstate: '42', failure: 'REFUSED', because: 'a table or column that is not there, or no right to it' },
  { sqlstate: 'P0', failure: 'REFUSED', because: 'a trigger of ours' },
];

const networkCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE', 'ETIMEDOUT']);
/** What the driver and its pool say without a code. */
const lostConnection =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/;

/**
 * What kind of failure the error is, or one of its causes; undefined where no database and no network had a part in it.
 */
export function databaseFailure(thrown: unknown): DatabaseFailure | undefined {
  for (const error of causesOf(thrown)) {
    const { code, message } = error as { code?: unknown; message: string };
    if (isStalePlan(error) || lostConnection.test(message)) return 'PASSING';
    if (typeof code !== 'string') continue;
    if (networkCodes.has(code)) return 'PASSING';
    const row = sqlstates.find(({ sqlstate }) => code.length === 5 && code.startsWith(sqlstate));
    if (row) return row.failure;
  }
  return undefined;
}

/**
 * A prepared statement whose plan a migration made stale ("cached plan must not change result type", 0A000): it has to
 * be prepared anew. Known by Postgres's own routine, since the message depends on the server's language.
 */
export const isStalePlan = (thrown: unknown): boolean =>
  causesOf(thrown).some(
    (error) =>
      (error as { code?: unknown }).code === '0A000' &&
      (error as { routine?: unknown }).routine === 'RevalidateCachedQuery',
  );

function causesOf(thrown: unknown): Error[] {
  const causes: Error[] = [];
  for (let error = thrown; error instanceof Error && !causes.includes(error);)
    error = (causes.push(error), error.cause ?? (error as { previous?: unknown }).previous);
  return causes;
}
