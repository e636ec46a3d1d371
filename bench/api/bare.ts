/**
 * What the API is compared with: express and pg, and nothing else of ours: no token, device, limit, log, metric or
 * schema. Says in one line of JSON where it listens.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { verify } from '@node-rs/argon2';
import express from 'express';
import pg from 'pg';
import type { Statement } from './statements.ts';

const [connectionString = '', poolSize = ''] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString, max: Number(poolSize) });
/** By `X-Device-ID`, in the place of the token; each borrower's statements by endpoint. */
const asked: Record<string, Record<string, Statement[]>> = {};

const app = express();
app.disable('x-powered-by');
app.disable('etag');
app.put('/_statements', express.json({ limit: '20mb' }), (req, res) => {
  Object.assign(asked, req.body);
  res.json({});
});
/** The same statements as the endpoint, answered with their rows. */
app.get('/read/:endpoint', async (req, res) => {
  const data: unknown[] = [];
  for (const { text, values } of asked[req.get('x-device-id')!]![req.params.endpoint]!)
    data.push((await pool.query(text, values)).rows);
  res.json({ status: 'success', message: 'ok', data });
});
/** One row changed and committed: the least that a secret costs which works once. */
const touch = (userId: string) => pool.query('update users set version = version where id = $1', [userId]);
app.post('/touch', express.json(), async (req, res) => {
  await touch((req.body as { userId: string }).userId);
  res.json({ status: 'success', message: 'ok' });
});
/** The same hash as the endpoint's, checked with the same library. */
app.post('/verify', express.json(), async (req, res) => {
  const { userId, hash, pin } = req.body as { userId: string; hash: string; pin: string };
  const right = await verify(hash, pin);
  await touch(userId);
  res.status(right ? 200 : 401).json({ status: 'success', message: 'ok' });
});

const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })}\n`);
process.once('SIGTERM', () => {
  server.closeAllConnections();
  server.close(() => void pool.end());
});
