/** Exchange log of a simulator: the newest thousand requests and callbacks. */

export interface Exchange {
  /** Counts up; `?since=` takes it. */
  n: number;
  /** Instant, ISO 8601. */
  at: string;
  /** `in`: a request; `out`: a callback. */
  direction: 'in' | 'out';
  operation: string;
  method: string;
  path: string;
  /** 0: no answer (hang or reset; for a callback, nobody there). */
  status: number;
  /** Code, state and message of the body, in short: it shows a refusal inside HTTP 200. */
  said: string;
}

export interface ExchangeList {
  add(exchange: Omit<Exchange, 'n' | 'at'>): void;
  since(n: number): Exchange[];
  clear(): void;
}

const KEPT = 1000;

export function exchangeList(): ExchangeList {
  let exchanges: Exchange[] = [];
  let last = 0;
  return {
    add(exchange) {
      exchanges.push({ n: ++last, at: new Date().toISOString(), ...exchange });
      if (exchanges.length >= 2 * KEPT) exchanges = exchanges.slice(-KEPT);
    },
    since: (n) => exchanges.slice(-KEPT).filter((exchange) => exchange.n > n),
    clear: () => void (exchanges = []),
  };
}

/** Codes, states and messages of a body, of whatever partner; the rest of it is not shown. */
export function saidIn(body: unknown): string {
  if (typeof body !== 'object' || body === null) return '';
  const { code, status, error, message } = body as Record<string, unknown>;
  const words = [code, status, error, message].filter((word) => typeof word === 'string' && word !== '');
  return [...new Set(words)].join(' · ').slice(0, 200);
}
