/** One HTTP round trip over undici's dispatcher, with connection pool, timeouts per phase and overall, and a size limit. */
import type { IncomingHttpHeaders } from 'node:http';
import { Agent, type Dispatcher, errors } from 'undici';
import type { TimeLimits } from './time-limits.ts';

/** Larger answers are cut off. */
export const largestAnswerBytes = 25 * 1024 * 1024;

/** A limit of ours ended the round trip; the reason is safe to show. */
export class CutOff extends Error {
  readonly why: 'time' | 'size' | 'cancelled';
  /** False: nothing of the request had left. */
  readonly left: boolean;
  constructor(why: CutOff['why'], message: string, left: boolean) {
    super(message);
    this.why = why;
    this.left = left;
  }
}

export interface RoundTrip {
  method: Dispatcher.HttpMethod;
  url: string;
  headers: Record<string, string>;
  payload: string | Buffer | null;
  /** Connecting, sending, headers and body together. */
  wholeMs: number;
  atMostBytes: number;
  signal?: AbortSignal | undefined;
  /** Told as soon as it is known: the body may still break off. */
  onStatus: (status: number) => void;
}

export interface WholeAnswer {
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

/** Pooled connections to one partner, under its limits. */
export interface Connections {
  /** Rejects with CutOff, or with what undici says of the connection; once it has, nothing more of the answer is read. */
  roundTrip(trip: RoundTrip): Promise<WholeAnswer>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

export function connections(limits: TimeLimits): Connections {
  const { connectMs, headersMs, bodyMs } = limits;
  const agent = new Agent({
    allowH2: false,
    connect: { timeout: connectMs },
    headersTimeout: headersMs,
    bodyTimeout: bodyMs,
  });
  const wholes = deadlines();
  return {
    roundTrip: (trip) => roundTrip(agent, wholes, limits, trip),
    close: () => agent.close(),
  };
}

function roundTrip(
  dispatcher: Dispatcher,
  wholes: Deadlines,
  limits: TimeLimits,
  trip: RoundTrip,
): Promise<WholeAnswer> {
  const { origin, path } = addressOf(trip.url);
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let ended: CutOff | undefined;
    let headers: IncomingHttpHeaders = {};
    let first: Buffer | undefined;
    let more: Buffer[] | undefined;
    let size = 0;

    const cutOff = (why: CutOff['why'], message: string) => {
      ended ??= new CutOff(why, message, controller !== undefined);
      settled();
      reject(ended);
      controller?.abort(ended);
    };
    const cancelled = () => cutOff('cancelled', 'cancelled while under way');
    const whole = wholes.begin(trip.wholeMs, () => cutOff('time', `no whole answer in ${trip.wholeMs} ms`));
    trip.signal?.addEventListener('abort', cancelled, { once: true });
    const settled = () => {
      wholes.end(whole);
      trip.signal?.removeEventListener('abort', cancelled);
    };

    dispatcher.dispatch(
      { origin, path, method: trip.method, headers: trip.headers, body: trip.payload },
      {
        onRequestStart(started) {
          // Given up while it waited for a connection: it is not sent any more.
          if (ended) started.abort(ended);
          else controller = started;
        },
        onResponseStart(_, status, received) {
          if (status < 200) return;
          headers = received;
          trip.onStatus(status);
        },
        onResponseData(_, chunk) {
          size += chunk.length;
          if (size > trip.atMostBytes)
            cutOff('size', `the answer is larger than ${trip.atMostBytes} bytes and was cut off`);
          else if (first) (more ??= [first]).push(chunk);
          else first = chunk;
        },
        onResponseEnd() {
          settled();
          resolve({ headers, bytes: more ? Buffer.concat(more, size) : (first ?? nothing) });
        },
        onResponseError(_, error) {
          settled();
          reject(ended ?? ourLimit(error, limits) ?? error);
        },
      },
    );
  });
}

const nothing = Buffer.alloc(0);

/** undici keeps the limits of the phases; what it says of them, in our words. */
function ourLimit(error: Error, { connectMs, headersMs, bodyMs }: TimeLimits): CutOff | null {
  if (error instanceof errors.ConnectTimeoutError) return new CutOff('time', `no connection in ${connectMs} ms`, false);
  if (error instanceof errors.HeadersTimeoutError) return new CutOff('time', `no answer in ${headersMs} ms`, true);
  if (error instanceof errors.BodyTimeoutError)
    return new CutOff('time', `nothing more of the answer in ${bodyMs} ms`, true);
  return null;
}

/** URLs that a parser would leave as they are, as nearly all are: parsing costs more than all else that precedes sending. */
const plainUrl =
  /^(https?:\/\/[a-z0-9.-]+(?::\d+)?)((?:\/(?!\.|%2[eE])[\w.~%:@!$&()*+,;=-]*)+(?:\?[\w.~%:@!$&()*+,;=/?-]*)?)$/;

/** Throws for what is no URL. */
function addressOf(url: string): { origin: string; path: string } {
  const plain = plainUrl.exec(url);
  if (plain) return { origin: plain[1]!, path: plain[2]! };
  const { origin, pathname, search } = new URL(url);
  return { origin, path: pathname + search };
}

interface Deadline {
  /** On performance.now()'s clock. */
  at: number;
  expire: () => void;
}

interface Deadlines {
  /** Calls `expire` in `ms` milliseconds unless it ended before. The process may exit meanwhile. */
  begin(ms: number, expire: () => void): Deadline;
  end(deadline: Deadline): void;
}

/** One timer for all that is under way: a timer for each call would cost more than all else that sending takes. */
function deadlines(): Deadlines {
  const underWay = new Set<Deadline>();
  let timer: NodeJS.Timeout | undefined;
  let looksAt = Infinity;

  function lookAt(at: number, now: number): void {
    clearTimeout(timer);
    looksAt = at;
    timer = setTimeout(look, Math.ceil(at - now)).unref();
  }

  /** It was set for a call that is over as a rule; then it is set for the next one, if there is any. */
  function look(): void {
    looksAt = Infinity;
    const now = performance.now();
    const over = [...underWay].filter(({ at }) => at <= now);
    for (const deadline of over) {
      underWay.delete(deadline);
      deadline.expire();
    }
    const next = Math.min(...[...underWay].map(({ at }) => at));
    if (next < looksAt) lookAt(next, now);
  }

  return {
    begin(ms, expire) {
      const now = performance.now();
      const deadline = { at: now + ms, expire };
      underWay.add(deadline);
      if (deadline.at < looksAt) lookAt(deadline.at, now);
      return deadline;
    },
    end: (deadline) => void underWay.delete(deadline),
  };
}
