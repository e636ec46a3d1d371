/** The newest thousand requests that a simulator answered and callbacks that it sent. */

export interface Exchange {
  /** Counts up; `?since=` takes it. */
  n: number;
  /** Instant, ISO 8601. */
  at: string;
  /** `in`: we were asked; `out`: a callback of ours. */
  direction: 'in' | 'out';
  operation: string;
  method: string;
  path: string;
  /** 0: no answer (hang or reset; for a callback, nobody there). */
  status: number;
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
