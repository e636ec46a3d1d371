import { once } from 'node:events';
import type { Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { drain, httpServer } from '../../src/api/http-server.ts';

const limits = { headersMs: 100, requestMs: 200, idleMs: 60_000, checkEveryMs: 20 };
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A listener whose handler waits for `answer`. */
async function listening(answer: Promise<void> = Promise.resolve(), changed: object = {}) {
  const asked: string[] = [];
  server = httpServer(
    (req, res) => {
      if (req.method === 'OPTIONS') return void res.end('at once');
      asked.push(req.url!);
      void answer.then(() => req.resume().once('end', () => res.end('done')));
    },
    { ...limits, ...changed },
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, asked, port };
}

/** What a raw connection hears until it is closed. */
function say(port: number, text: string): { socket: Socket; heard: Promise<string> } {
  const socket = connect(port, '127.0.0.1');
  let all = '';
  socket.setEncoding('utf8').on('data', (part: string) => (all += part));
  socket.on('error', () => {});
  socket.write(text);
  return { socket, heard: new Promise<string>((resolve) => socket.once('close', () => resolve(all))) };
}

describe('a connection that dawdles is told 408 and cut off', () => {
  test.each([
    ['over its headers', 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ', { requestMs: 30_000 }],
    ['over its body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf', {}],
  ])('%s', async (_what, text, changed) => {
    const { port } = await listening(undefined, changed);
    const began = performance.now();
    expect(await say(port, text).heard).toMatch(/^HTTP\/1\.1 408 /);
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});

describe('a listener that drains', () => {
  const call = 'GET /last HTTP/1.1\r\nHost: x\r\n\r\n';
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise(setImmediate);
  };

  test('answers the call that runs, and waits for no other on its connection', async () => {
    let finish = (): void => {};
    const { server, asked, port } = await listening(new Promise((resolve) => (finish = resolve)));
    const idle = say(port, 'OPTIONS /idle HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(idle.socket, 'data');
    const { heard } = say(port, call);
    await until(() => asked.length === 1);
    const began = performance.now();
    const drained = drain(server, 30_000);
    expect(await say(port, call).heard).toBe('');
    finish();
    expect(await heard).toMatch(/^HTTP\/1\.1 200 [^]*done/);
    await drained;
    await idle.heard;
    expect(asked).toEqual(['/last']);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  test('cuts off a call that outlasts the timeout', async () => {
    const { server, asked, port } = await listening(new Promise(() => {}));
    const { heard } = say(port, call);
    await until(() => asked.length === 1);
    await drain(server, 50);
    expect(await heard).toBe('');
  });
});
