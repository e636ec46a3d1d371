/** Load on one URL, and how it was answered. */
import autocannon from 'autocannon';
import type { Reader } from './readers.ts';

export interface Answered {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

export interface Load {
  url: string;
  path: (reader: Reader) => string;
  readers: Reader[];
  connections: number;
  seconds: number;
}

/** One reader per connection, over and over. Throws unless every answer was 200. */
export async function load({ url, path, readers, connections, seconds }: Load): Promise<Answered> {
  let next = 0;
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    setupClient(client) {
      const reader = readers[next++ % readers.length]!;
      const headers = { authorization: `Bearer ${reader.accessToken}`, 'x-device-id': reader.deviceId };
      client.setRequests([{ method: 'GET', path: path(reader), headers }]);
    },
  });
  const bad = result.non2xx + result.errors + result.timeouts;
  if (bad || !result['2xx']) throw new Error(`${url}: ${bad} of ${result.requests.total} calls went wrong`);
  return { perSecond: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 };
}
