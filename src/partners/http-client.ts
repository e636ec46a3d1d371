/** The one transport to partners: pooled connections, one time limit per call, and an outcome instead of an exception. */
import { Agent } from 'undici';
import type { z, ZodType } from 'zod';
import { jsonOf, textOf } from './answer-body.ts';
import { type Exchange, redacted, type Secrets } from './exchange.ts';
import { type Failure, type Outcome, outcomeOfFailure, outcomeOfStatus, retryAfterMs } from './outcome.ts';
import { type BreakerState, type PartnerLimits, type Protection, protection, usualLimits } from './protection.ts';
import { type Sendable, sendable } from './request-body.ts';
import { CutOff, largestAnswerBytes, roundTrip } from './round-trip.ts';

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
  /** Connecting, headers and body together; the transport's limit unless given. */
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
  /** Waits for the calls under way and gives the connections back. */
  close(): Promise<void>;
}

export interface TransportOptions {
  timeoutMs: number;
  /** Keeps one exchange; what it throws is swallowed. Runs in the caller's async context. */
  record?: (exchange: Exchange) => void | Promise<void>;
  onBreakerChange?: (partner: string, state: BreakerState) => void;
  /** Tracing headers of the call that is about to leave, e.g. `traceparent`. */
  traceHeaders?: () => Record<string, string>;
}

interface Attempt {
  outcome: Outcome<unknown>;
  status: number | null;
  durationMs: number;
  answered: string | null;
  /** Counts for the breaker: no answer or a 5xx, never a refusal. */
  partnerDown: boolean;
}

type AnyCall = PartnerCall & { answer: ZodType | 'bytes' };

export function partnerTransport(options: TransportOptions): PartnerTransport {
  const agent = new Agent({ allowH2: false, connect: { timeout: Math.min(5_000, Math.ceil(options.timeoutMs / 2)) } });
  const limits = new Map<string, Partial<PartnerLimits>>();
  const protections = new Map<string, Protection>();

  function protectionOf(partner: string): Protection {
    const known = protections.get(partner);
    if (known) return known;
    const made = protection({ ...usualLimits, ...limits.get(partner) }, options.timeoutMs, (state) => {
      void quietly(() => options.onBreakerChange?.(partner, state));
    });
    protections.set(partner, made);
    return made;
  }

  async function call(given: AnyCall): Promise<Outcome<never>> {
    try {
      const unsendable = given.request && misfit(given.request, given.body);
      if (unsendable) return { kind: 'rejected', code: 'UNSENDABLE', reason: `not sent: unfit at ${unsendable}` };
      const sent = await sendable(given, options.traceHeaders?.());
      const attempt = await protectionOf(given.partner).run(() => send(agent, given, sent, options.timeoutMs));
      if ('refused' in attempt) return attempt.refused;
      // Here and not in `send`: a call that waited for its turn is sent in another call's async context.
      if (options.record) await quietly(() => options.record?.(exchangeOf(given, sent, attempt)));
      return attempt.outcome as Outcome<never>;
    } catch {
      // Nothing left yet: only what describes the call can have thrown.
      return { kind: 'misconfigured', reason: `${given.operation} cannot be written down` };
    }
  }

  return {
    call,
    limit: (partner, given) => void limits.set(partner, given),
    close: () => agent.close(),
  };
}

async function send(agent: Agent, call: AnyCall, sent: Sendable, usualTimeoutMs: number): Promise<Attempt> {
  const startedAt = performance.now();
  const timeoutMs = call.timeoutMs ?? usualTimeoutMs;
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
    const { headers, bytes } = await roundTrip(agent, {
      method: call.method,
      url: call.url,
      headers: sent.headers,
      payload: sent.payload,
      timeoutMs,
      atMostBytes: call.atMostBytes ?? largestAnswerBytes,
      signal: call.signal,
      onStatus: (given) => (status = given),
    });
    const contentType = headers['content-type'] ?? '';
    const answer = read(bytes, contentType, call.answer === 'bytes');
    const outcome = judge(call, status!, answer, bytes, retryAfterMs(headers['retry-after']));
    if (outcome.kind === 'ok') call.onBytes?.(bytes);
    return end(outcome, answer.shown, status! >= 500 && outcome.kind === 'unknown');
  } catch (error) {
    if (error instanceof CutOff) return end({ kind: 'unknown', reason: error.message }, null, error.why === 'time');
    const outcome = outcomeOfFailure(error);
    return end(outcome, null, outcome.kind !== 'misconfigured');
  }
}

interface ReadAnswer {
  /** Parsed JSON, null when empty, undefined when it is none. */
  json: unknown;
  problem: string;
  shown: string;
}

function read(bytes: Buffer, contentType: string, binary: boolean): ReadAnswer {
  if (binary && !/json/i.test(contentType))
    return { json: undefined, problem: '', shown: `‹${bytes.length} bytes of ${contentType || 'no content type'}›` };
  const text = textOf(bytes, contentType);
  if (text === null)
    return { json: undefined, problem: 'the answer is not in its charset', shown: `‹${bytes.length} bytes›` };
  return { json: jsonOf(text), problem: 'the answer is not JSON', shown: text };
}

function judge(call: AnyCall, status: number, answer: ReadAnswer, bytes: Buffer, wait?: number): Outcome<unknown> {
  try {
    return judged(call, status, answer, bytes, wait);
  } catch {
    // Ours is the fault, but the request has left.
    return { kind: 'unknown', reason: 'the answer could not be interpreted' };
  }
}

function judged(call: AnyCall, status: number, answer: ReadAnswer, bytes: Buffer, wait?: number): Outcome<unknown> {
  const own = call.classify?.({ status, body: answer.json, retryAfterMs: wait });
  if (own) return own;
  if (status < 200 || status > 299) return outcomeOfStatus(status, wait);
  if (call.answer === 'bytes') return { kind: 'ok', value: bytes };
  if (answer.json === undefined) return { kind: 'unknown', reason: answer.problem };
  const parsed = call.answer.safeParse(answer.json);
  if (parsed.success) return { kind: 'ok', value: parsed.data };
  return { kind: 'unknown', reason: `unexpected answer at ${pathsOf(parsed.error)}` };
}

/** Paths, never values: requests and answers hold personal data. */
function pathsOf(error: z.ZodError): string {
  const paths = [...new Set(error.issues.map((issue) => issue.path.join('.') || '(the whole)'))];
  return paths.slice(0, 10).join(', ');
}

function misfit(shape: ZodType, value: unknown): string | null {
  const parsed = shape.safeParse(value);
  return parsed.success ? null : pathsOf(parsed.error);
}

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
async function quietly(watch: () => unknown): Promise<void> {
  try {
    await watch();
  } catch {
    // The exchange is lost; the call is not.
  }
}
