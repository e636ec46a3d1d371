import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mobileApp } from '../../../src/api/app.ts';
import { openDatabase, type Orm } from '../../../src/db/orm.ts';
import { databaseTimeouts } from '../../../src/db/timeouts.ts';
import { type Line, lineTo } from '../../support/line.ts';
import { addUser, type StubHouse, stubHouse, tokenFor } from '../stub-house.ts';

/** The house with its database at the end of a line that can go dead. */
let stub: StubHouse;
let line: Line;
let orm: Orm;
let url: string;
let headers: Record<string, string>;
let close: () => void;
beforeAll(async () => {
  stub = await stubHouse();
  const database = new URL(stub.house.config.DATABASE_URL);
  line = await lineTo(database.host);
  database.host = line.address;
  orm = await openDatabase(
    { ...stub.house.config, DATABASE_URL: database.href, DATABASE_POOL_SIZE: 3 },
    databaseTimeouts.api,
  );
  const server = createServer(mobileApp({ ...stub.house, orm }));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  const token = await tokenFor(stub, await addUser(stub), 'session');
  headers = { authorization: `Bearer ${token}`, 'x-device-id': 'device-1' };
  await (await call()).text();
});
afterAll(async () => {
  close();
  await orm.close(true);
  await line.close();
  await stub.close();
});

const call = () => fetch(`${url}/api/v1/loan/bills/outstanding`, { headers });

test('with a database that has stopped answering, calls are 503 with Retry-After in seconds, and the next day is as before', async () => {
  line.freeze();
  const startedAt = performance.now();
  // More than there are connections: some wait for one, the others for an answer.
  const answers = await Promise.all(Array.from({ length: 8 }, call));
  const seconds = (performance.now() - startedAt) / 1000;
  for (const answer of answers) {
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(await answer.json()).toMatchObject({ error_code: 'SERVICE_UNAVAILABLE' });
  }
  expect(seconds).toBeLessThan(30); // a caller is given up after 60

  const ready = await fetch(`${url}/readyz`);
  expect({ status: ready.status, body: await ready.json() }).toEqual({
    status: 503,
    body: { status: 'unavailable', checks: { database: 'unreachable', temporal: 'ok' } },
  });

  line.thaw();
  for (const answer of await Promise.all(Array.from({ length: 8 }, call))) expect(answer.status).toBe(200);
});
