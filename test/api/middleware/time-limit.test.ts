import express from 'express';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { success } from '../../../src/api/envelope.ts';
import { handleErrors } from '../../../src/api/middleware/handle-errors.ts';
import { idempotent } from '../../../src/api/middleware/idempotency.ts';
import { requestFrame, timeLimit } from '../../../src/api/middleware/request-frame.ts';
import { listen, type Listener } from '../listener.ts';
import { type StubHouse, stubHouse } from '../stub-house.ts';

let stub: StubHouse;
let listener: Listener;
let runs: number;
let finish: (error?: Error) => void;
let ended: () => void;
beforeAll(async () => {
  stub = await stubHouse();
});
afterAll(() => stub.close());
beforeEach(async () => {
  runs = 0;
  const finished = new Promise<void>((resolve, reject) => {
    finish = (error) => (error ? reject(error) : resolve());
  });
  const app = express();
  app.use(requestFrame(stub.house), timeLimit(500), express.json());
  app.post('/slow', idempotent(stub.house), async (_req, res) => {
    runs++;
    await finished;
    success(res, 201, 'Selesai.');
  });
  app.get('/counted', async (_req, res) => {
    runs++;
    await finished;
    res.set('RateLimit-Remaining', '7');
    success(res, 200, 'Selesai.');
    ended();
  });
  app.use(handleErrors(stub.house));
  listener = await listen(app);
});
afterEach(() => listener.close());

const call = (key?: string) =>
  fetch(`${listener.url}/slow`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) },
    body: '{}',
  });
const unavailable = {
  status: 'error',
  error_code: 'SERVICE_UNAVAILABLE',
  message: 'Layanan sedang tidak tersedia. Silahkan coba beberapa saat lagi.',
};

test('a call that takes too long is answered 503 with Retry-After, and what it says later is not sent', async () => {
  const answer = await call();
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toBe('5');
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  expect(await answer.json()).toEqual(unavailable);
  finish();
  expect((await call()).status).toBe(201);
  expect(stub.logLines.filter((line) => line.includes('request failed'))).toEqual([]);
});

test('a retry under the same Idempotency-Key has the answer of the call that went on, and runs nothing', async () => {
  expect((await call('slow-1')).status).toBe(503);
  finish();
  const again = await call('slow-1');
  expect(again.status).toBe(201);
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect(runs).toBe(1);
});

test('a call that went on and failed keeps no answer: the retry runs', async () => {
  expect((await call('slow-2')).status).toBe(503);
  finish(new Error('scripted'));
  const again = await call('slow-2');
  expect(again.status).toBe(500);
  expect(runs).toBe(2);
});

test('a handler that sets a header after its caller was told to come back goes on to its end, and nothing is logged', async () => {
  const wentOn = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const before = stub.logLines.length;
  const answer = await fetch(`${listener.url}/counted`);
  expect(answer.status).toBe(503);
  finish();
  await wentOn;
  expect(stub.logLines.slice(before).filter((line) => line.includes('request failed'))).toEqual([]);
});
