/** A partner's view of us: records every callback, answers as told, and waits for what must come. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedCallback {
  path: string;
  headers: IncomingHttpHeaders;
  raw: string;
  /** Any of six partners' shapes. */
  body: any;
}

export interface Listener {
  url: string;
  received: ReceivedCallback[];
  /** Statuses of the next answers; 200 when there are none left. */
  answers: number[];
  /** The nth callback (from 1) whose path ends so. */
  callback(pathEnd: string, nth?: number): Promise<ReceivedCallback>;
  close(): Promise<void>;
}

export async function listenForCallbacks(): Promise<Listener> {
  const received: ReceivedCallback[] = [];
  const answers: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('utf8');
      received.push({ path: request.url ?? '', headers: request.headers, raw, body: raw ? JSON.parse(raw) : null });
      response.writeHead(answers.shift() ?? 200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    received,
    answers,
    callback: (pathEnd, nth = 1) =>
      eventually(() => received.filter(({ path }) => path.endsWith(pathEnd))[nth - 1], `callback ${pathEnd}`),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The first thing that `look` finds, within five seconds. */
export async function eventually<T>(look: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> {
  for (const until = Date.now() + 5000; Date.now() < until;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`waited in vain for ${what}`);
}
