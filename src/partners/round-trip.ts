/** One HTTP request and its whole answer, straight from undici's dispatcher: one time limit over all of it, one size limit. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';

/** Larger answers are cut off. */
export const largestAnswerBytes = 25 * 1024 * 1024;

/** What ended a round trip that undici did not end; the reason is safe to show. */
export class CutOff extends Error {
  readonly why: 'time' | 'size' | 'cancelled';
  constructor(why: CutOff['why'], message: string) {
    super(message);
    this.why = why;
  }
}

export interface RoundTrip {
  method: Dispatcher.HttpMethod;
  url: string;
  headers: Record<string, string>;
  payload: string | Buffer | null;
  timeoutMs: number;
  atMostBytes: number;
  signal?: AbortSignal | undefined;
  /** Told as soon as it is known: the body may still break off. */
  onStatus: (status: number) => void;
}

export interface WholeAnswer {
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

/** Rejects with CutOff, or with what undici says of the connection; once it has, nothing more of the answer is read. */
export function roundTrip(dispatcher: Dispatcher, trip: RoundTrip): Promise<WholeAnswer> {
  const { origin, pathname, search } = new URL(trip.url);
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let ended: CutOff | undefined;
    let headers: IncomingHttpHeaders = {};
    const chunks: Buffer[] = [];
    let size = 0;

    const cutOff = (why: CutOff['why'], message: string) => {
      ended ??= new CutOff(why, message);
      settled();
      reject(ended);
      controller?.abort(ended);
    };
    const cancelled = () => cutOff('cancelled', 'cancelled while under way');
    const timer = setTimeout(() => cutOff('time', `no whole answer in ${trip.timeoutMs} ms`), trip.timeoutMs);
    trip.signal?.addEventListener('abort', cancelled, { once: true });
    const settled = () => {
      clearTimeout(timer);
      trip.signal?.removeEventListener('abort', cancelled);
    };

    dispatcher.dispatch(
      {
        origin,
        path: pathname + search,
        method: trip.method,
        headers: trip.headers,
        body: trip.payload,
        // The one limit above governs; these would only name the same failure differently.
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      {
        onRequestStart(started) {
          controller = started;
          // Given up while it waited for a connection: it is not sent any more.
          if (ended) started.abort(ended);
        },
        onResponseStart(_, status, received) {
          if (status < 200) return;
          headers = received;
          trip.onStatus(status);
        },
        onResponseData(_, chunk) {
          size += chunk.length;
          if (size <= trip.atMostBytes) chunks.push(chunk);
          else cutOff('size', `the answer is larger than ${trip.atMostBytes} bytes and was cut off`);
        },
        onResponseEnd() {
          settled();
          resolve({ headers, bytes: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size) });
        },
        onResponseError(_, error) {
          settled();
          reject(ended ?? error);
        },
      },
    );
  });
}
