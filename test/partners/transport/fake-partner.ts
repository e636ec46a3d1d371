/** A small real HTTP server that answers as a test says, and the answers that no partner should give but some do. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CallLimits } from './patient-transport.ts';

export interface Heard {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export type Answer = (request: Heard, response: ServerResponse) => void | Promise<void>;

export interface FakePartner {
  url: string;
  heard: Heard[];
  /** What it answers from now on. */
  answers(answer: Answer): void;
  close(): Promise<void>;
}

export async function fakePartner(first: Answer = json(200, {})): Promise<FakePartner> {
  let answer = first;
  const heard: Heard[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const one = { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body };
      heard.push(one);
      void answer(one, response);
    });
    request.on('error', () => undefined);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    answers: (next) => void (answer = next),
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

export const text =
  (status: number, body: string | Buffer, contentType = 'application/json'): Answer =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': contentType }).end(body);

/** Answers one after the other; the last one stays. */
export function inTurn(...answers: Answer[]): Answer {
  let next = 0;
  return (request, response) => answers[Math.min(next++, answers.length - 1)]!(request, response);
}

/** Answers that never end: only the time limit does. */
const endless: Record<string, Answer> = {
  silence: () => undefined,
  'a slow drip': (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const drip = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(drip));
  },
};

/** How long to wait for the bad answer of that name: short for what never ends, for the others as long as they take. */
export const limitsFor = (badAnswer: string): CallLimits => (badAnswer in endless ? { timeoutMs: 1_000 } : {});

/** Every way in which a partner can answer badly, whatever was asked. `whole` is a good answer to spoil. */
export function badAnswers(whole: object): Record<string, Answer> {
  const good = JSON.stringify(whole);
  return {
    'truncated JSON': text(200, good.slice(0, -3)),
    'an HTML error page with status 200': text(
      200,
      '<html><body>Service Temporarily Unavailable</body></html>',
      'text/html',
    ),
    'an HTML error page with status 502': text(502, '<html>Bad Gateway</html>', 'text/html'),
    'no body at all': text(200, ''),
    'an object without any key': json(200, {}),
    'wrong types everywhere': json(200, Object.fromEntries(Object.keys(whole).map((key) => [key, { odd: [true] }]))),
    'a list where an object is due': json(200, [whole]),
    'a bare null': json(200, null),
    'bytes that are not UTF-8': text(
      200,
      Buffer.concat([Buffer.from('{"code":"'), Buffer.from([0xff, 0xfe, 0xc3]), Buffer.from('"}')]),
    ),
    'a charset that does not exist': text(200, good, 'application/json; charset=klingon'),
    'a reset before the answer': (request, response) => void response.socket?.destroy(),
    'a reset after the headers': (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      response.flushHeaders();
      setImmediate(() => response.socket?.resetAndDestroy());
    },
    'a reset in the middle of the body': (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      response.write(good, () => response.socket?.destroy());
    },
    'a body shorter than promised': (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(good.length + 10) });
      response.write(good, () => response.socket?.end());
    },
    ...endless,
    '50 MB': async (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const pieces = Array<Buffer>(50).fill(Buffer.alloc(1024 * 1024, ' '));
      await pipeline(Readable.from(pieces), response).catch(() => undefined);
    },
  };
}
