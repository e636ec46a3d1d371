/** HTTP client for partners: connection pools, timeouts and limits for each partner, outcomes instead of exceptions. */
import type { ZodType } from 'zod';
import { backgroundWork } from './background-work.ts';
import { judge, misfit, read, type Sendable, sendable } from './bodies.ts';
import { type Exchange, redacted, type Secrets } from './exchange.ts';
import { type Failure, type Outcome, outcomeOfFailure, retryAfterMs } from './outcome.ts';
import type { BreakerState } from './circuit-breaker.ts';
import { type PartnerLimits, type Protection, protection, usualLimits } from './protection.ts';
import { type Connections, connections, CutOff, largestAnswerBytes } from './round-trip.ts';
import { type TimeLimits, timeLimitsOf } from './time-limits.ts';

export interface PartnerCall extends Secrets {
  /** The partner's folder name: limits and breaker are per partner. */
  partner: string;
  /** As the partner's document calls it, for logs, metrics and the exchange log. */
  operation: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  /** Sent as JSON. At most one of body, multipart and raw. */
  body?: unknown;
  /** The body's shape as documented; a body that does not fit is not sent (`rejected`, code `UNSENDABLE`, naming paths). */
  request?: ZodType;
  multipart?: FormData;
  /** Sent as it is, e.g. to a presigned URL. */
  raw?: { bytes: Buffer; contentType: string };
  /**
   * The partner's own reading of an answer, of any status; `undefined` leaves it to the usual table.
   * `body` is the parsed JSON, null for an empty body, undefined for anything that is not JSON.
   */
  classify?: (answer: PartnerAnswer) => Failure | undefined;
  /** The whole call; the transport's limit unless given. The partner's limits of its phases hold beside it. */
  timeoutMs?: number;
  /** Largest answer, 25 MiB unless given. */
  atMostBytes?: number;
  signal?: AbortSignal;
  /** Gets the bytes of an answer that is `ok`, as they came, before the call returns. */
  onBytes?: (bytes: Buffer) => void;
}

export interface PartnerAnswer {
  status: number;
  body: unknown;
  retryAfterMs: number | undefined;
}

export interface PartnerTransport {
  /**
   * Calls a partner once and never throws. An answer that does not fit `answer` is `unknown`, its reason naming paths,
   * never values.
   */
  call<T>(call: PartnerCall & { answer: ZodType<T> }): Promise<Outcome<T>>;
  call(call: PartnerCall & { answer: 'bytes' }): Promise<Outcome<Buffer>>;
  /** Sets a partner's limits; called where the partner is composed, before its first call. */
  limit(partner: string, limits: Partial<PartnerLimits>): void;
  /** Resolves when the exchanges of all calls that have been answered so far are kept. */
  kept(): Promise<void>;
  /** Waits for the calls under way and until their exchanges are kept, and gives the connections back. */
  close(): Promise<void>;
}

export interface TransportOptions {
  /** The whole of a call; its phases have shorter limits, see time-limits.ts. */
  timeoutMs: number;
  /**
   * Keeps one exchange; what it throws is swallowed. Runs in the caller's async context, after the caller has the answer:
   * nobody waits for it but `kept`, `close`, and those who call while `mostUnkept` exchanges wait to be kept.
   */
  record?: (exchange: Exchange) => void | Promise<void>;
  onBreakerChange?: (partner: string, state: BreakerState) => void;
  /** Tracing headers of the call that is about to leave, e.g. `traceparent`. */
  traceHeaders?: () => Record<string, string>;
  /** Instead of the table in time-limits.ts. */
  timeLimits?: Readonly<Record<string, TimeLimits>>;
}

/** Exchanges, of at most 128 KiB each once they are redacted. */
const mostUnkept = 200;

interface Attempt {
  outcome: Outcome<unknown>;
  status: number | null;
  durationMs: number;
  answered: string | null;
  /** Counts for the breaker: no answer or a 5xx, never a refusal. */
  partnerDown: boolean;
}

type AnyCall = PartnerCall & { answer: ZodType | 'bytes' };

/** One partner's connections and limits. */
interface Line {
  connections: Connections;
  protection: Protection;
}

export function partnerTransport({ timeoutMs, record, traceHeaders, ...options }: TransportOptions): PartnerTransport {
  const limits = new Map<string, Partial<PartnerLimits>>();
  const lines = new Map<string, Line>();
  const afterwards = backgroundWork(mostUnkept);

  function lineTo(partner: string): Line {
    const known = lines.get(partner);
    if (known) return known;
    const made = {
      connections: connections(timeLimitsOf(partner, timeoutMs, options.timeLimits)),
      protection: protection({ ...usualLimits, ...limits.get(partner) }, timeoutMs, (state) =>
        quietly(() => options.onBreakerChange?.(partner, state)),
      ),
    };
    lines.set(partner, made);
    return made;
  }

  async function call(given: AnyCall): Promise<Outcome<never>> {
    try {
      const unsendable = given.request && misfit(given.request, given.body);
      if (unsendable) return { kind: 'rejected', code: 'UNSENDABLE', reason: `not sent: unfit at ${unsendable}` };
      const prepared = sendable(given, traceHeaders?.());
      const sent = prepared instanceof Promise ? await prepared : prepared;
      const line = lineTo(given.partner);
      const attempt = await line.protection.run(() =>
        send(line.connections, given, sent, given.timeoutMs ?? timeoutMs),
      );
      if ('refused' in attempt) return attempt.refused;
      if (record) {
        if (afterwards.isFull) await afterwards.room();
        // Here and not in `send`: a call that waited for its turn is sent in another call's async context.
        afterwards.plan(() => record(exchangeOf(given, sent, attempt)));
      }
      return attempt.outcome as Outcome<never>;
    } catch {
      // Nothing left yet: only what describes the call can have thrown.
      return { kind: 'misconfigured', reason: `${given.operation} cannot be written down` };
    }
  }

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    await Promise.all([...lines.values()].map((line) => line.connections.close()));
    await afterwards.settled();
  }

  return {
    call,
    limit: (partner, given) => void limits.set(partner, given),
    kept: () => afterwards.settled(),
    close: () => (closing ??= close()),
  };
}

async function send(to: Connections, call: AnyCall, sent: Sendable, wholeMs: number): Promise<Attempt> {
  const startedAt = performance.now();
  let status: number | null = null;
  const end = (outcome: Outcome<unknown>, answered: string | null, partnerDown: boolean): Attempt => ({
    outcome,
    status,
    durationMs: Math.round(performance.now() - startedAt),
    answered,
    partnerDown,
  });
  if (call.signal?.aborted) return end({ kind: 'retryable', reason: 'cancelled before it was sent' }, null, false);
  try {
    const { headers, bytes } = await to.roundTrip({
      method: call.method,
      url: call.url,
      headers: sent.headers,
      payload: sent.payload,
      wholeMs,
      atMostBytes: call.atMostBytes ?? largestAnswerBytes,
      signal: call.signal,
      onStatus: (given) => (status = given),
    });
    const answer = read(bytes, headers['content-type'] ?? '', call.answer === 'bytes');
    const outcome = judge(call, status!, answer, bytes, retryAfterMs(headers['retry-after']));
    if (outcome.kind === 'ok') call.onBytes?.(bytes);
    return end(outcome, answer.shown, status! >= 500 && outcome.kind === 'unknown');
  } catch (error) {
    if (error instanceof CutOff) return end(outcomeOfCutOff(error), null, error.why === 'time');
    const outcome = outcomeOfFailure(error);
    return end(outcome, null, outcome.kind !== 'misconfigured');
  }
}

const outcomeOfCutOff = ({ left, message }: CutOff): Failure => ({
  kind: left ? 'unknown' : 'retryable',
  reason: message,
});

function exchangeOf(call: AnyCall, sent: Sendable, { outcome, status, durationMs, answered }: Attempt): Exchange {
  return {
    partner: call.partner,
    operation: call.operation,
    outcome: outcome.kind,
    reason: outcome.kind === 'ok' ? null : outcome.reason,
    httpStatus: status,
    durationMs,
    ...redacted(sent, answered, call),
  };
}

/** Watching a call must not change it. */
function quietly(watch: () => void): void {
  try {
    watch();
  } catch {
    // The watcher missed it; the call did not.
  }
}
