/** Outcomes of a partner call (ok, rejected, retryable, unknown, misconfigured): they alone decide whether it may be retried. */

export type Outcome<T> = { kind: 'ok'; value: T } | Failure;

export type Failure =
  /** The partner understood and said no. Business, not an error. */
  | { kind: 'rejected'; code: string; reason: string }
  /** Surely did not happen; may be tried again. */
  | { kind: 'retryable'; reason: string; retryAfterMs?: number }
  /** May have happened. Look it up before doing anything else. */
  | { kind: 'unknown'; reason: string; retryAfterMs?: number }
  /** Our credentials, allowlist or base URL are wrong; only a person can help. */
  | { kind: 'misconfigured'; reason: string };

type Meaning = Failure['kind'];

/**
 * What a status other than 2xx means, the same for every partner unless its errors.ts says otherwise.
 * A status that is not here: 4xx is `rejected`, everything else is `unknown`.
 */
export const statusMeanings: Readonly<Record<number, Meaning>> = {
  // Somewhere else than where we were told to call: the base URL is wrong. Other 3xx may follow a deed (303 after POST).
  301: 'misconfigured',
  307: 'misconfigured',
  308: 'misconfigured',
  401: 'misconfigured',
  403: 'misconfigured',
  407: 'misconfigured',
  // Gateways say 408 and 499 also when the partner behind them was already at work.
  408: 'unknown',
  425: 'retryable',
  429: 'retryable',
  499: 'unknown',
};

/** The outcome of an answer by its status alone; the reason names the status and nothing of the body. */
export function outcomeOfStatus(status: number, retryAfterMs?: number): Failure {
  const reason = `HTTP ${status}`;
  const kind = statusMeanings[status] ?? (status >= 400 && status < 500 ? 'rejected' : 'unknown');
  if (kind === 'rejected') return { kind, code: String(status), reason };
  if (kind === 'misconfigured') return { kind, reason };
  return retryAfterMs === undefined ? { kind, reason } : { kind, reason, retryAfterMs };
}

/** Only a request that never left is safe to repeat; these say so whenever they happen. */
const neverLeft = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_CLOSED']);
/** These say so only while connecting. */
const connecting = new Set(['connect', 'getaddrinfo']);
/** The other side is not who it should be, or the call cannot be written down: nothing left, and it never will. */
const wrongSetting =
  /^(ERR_TLS_CERT|CERT_|DEPTH_ZERO_SELF_SIGNED|SELF_SIGNED|UNABLE_TO_|ERR_SSL_WRONG_VERSION|ERR_INVALID_|UND_ERR_INVALID_ARG|UND_ERR_NOT_SUPPORTED)/;

interface NetworkError {
  code?: string;
  syscall?: string;
  name?: string;
  cause?: NetworkError;
  errors?: NetworkError[];
}

/** What a call that brought no whole answer means. The reason is the error's code, never its message. */
export function outcomeOfFailure(error: unknown): Failure {
  const thrown: NetworkError = typeof error === 'object' && error !== null ? error : {};
  const causes = [thrown, thrown.cause ?? {}, ...(thrown.errors ?? [])];
  const reason = causes.find((cause) => cause.code)?.code ?? thrown.name ?? 'no answer';
  if (wrongSetting.test(reason)) return { kind: 'misconfigured', reason };
  const unsent =
    causes.some((cause) => neverLeft.has(cause.code ?? '')) ||
    causes.some((cause) => connecting.has(cause.syscall ?? ''));
  return unsent ? { kind: 'retryable', reason } : { kind: 'unknown', reason };
}

const longestRetryAfterMs = 3_600_000;

/** `Retry-After` in seconds or as an HTTP date, in milliseconds from now; nonsense is undefined, more than an hour is an hour. */
export function retryAfterMs(header: string | string[] | undefined, now = Date.now()): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim();
  if (!text) return undefined;
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), longestRetryAfterMs);
}

/** Turns the value of an `ok`; every other outcome passes unchanged. */
export function whenOk<T, U>(outcome: Outcome<T>, turn: (value: T) => U): Outcome<U> {
  return outcome.kind === 'ok' ? { kind: 'ok', value: turn(outcome.value) } : outcome;
}
