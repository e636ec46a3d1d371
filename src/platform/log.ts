/**
 * JSON lines without personal data, by construction: no bodies, no headers, no paths with ids, no messages of errors
 * that are not ours (a driver's message may quote the row that it refused).
 */
import { type DestinationStream, type Logger, pino } from 'pino';

export type { Logger };

/** `service` names the process; `destination` is for tests. */
export function createLogger(
  { LOG_LEVEL }: { LOG_LEVEL: string },
  service: string,
  destination?: DestinationStream,
): Logger {
  const options = {
    level: LOG_LEVEL,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** What may be said of an error: its kind, the database's code and names, where it was thrown, what caused it. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, constraint, table } = error as { code?: unknown; constraint?: unknown; table?: unknown };
  return {
    type: error.name,
    message: quotesNobody.has(error.name) ? error.message : error.name,
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    ...(typeof table === 'string' ? { table } : {}),
    stack: frames(error),
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  };
}

/** Errors whose messages are written in this house, or by the language about code and not about values. */
const quotesNobody = new Set([
  'ApiError',
  'ConfigError',
  'ServiceUnavailable',
  'NoSuchCase',
  'TypeError',
  'ReferenceError',
]);

/** A stack begins with the message: only where it was is taken from it. */
const frames = (error: Error): string[] =>
  (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 12)
    .map((line) => line.trim());
