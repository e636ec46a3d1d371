import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { apiProcesses } from '../api-process.ts';

const start = apiProcesses();

/** Asked again while it is 503: on a busy machine the database or Temporal may be late to say that they are there. */
async function statusOf(url: string): Promise<number> {
  const until = Date.now() + 20_000;
  let status = 503;
  while (status === 503 && Date.now() < until) ({ status } = await fetch(url));
  return status;
}

/** Waits until nobody listens at the port. */
async function refusesConnections(port: number): Promise<void> {
  for (const until = Date.now() + 10_000; Date.now() < until;) {
    const knock = connect(port, '127.0.0.1');
    const refused = await Promise.race([
      once(knock, 'connect').then(() => false),
      once(knock, 'error').then(() => true),
    ]).catch(() => true);
    knock.destroy();
    if (refused) return;
  }
  throw new Error('somebody still listens');
}

const awsKeys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };

describe('the process', () => {
  test('listens on three ports, each healthy and ready, and ends well when it is told to', async () => {
    const { child, ports, said, ended, ready } = await start();
    await ready;
    expect(said.err).toBe('');
    for (const port of Object.values(ports))
      for (const path of ['/healthz', '/readyz']) expect(await statusOf(`http://127.0.0.1:${port}${path}`)).toBe(200);
    const metrics = await (await fetch(`http://127.0.0.1:${ports.METRICS_PORT}/metrics`)).text();
    expect(metrics).toContain('arus_http_request_duration_seconds');
    expect((await fetch(`http://127.0.0.1:${ports.PORT}/metrics`)).status).toBe(404);

    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(said.out).toContain('api drained');
  });

  test('answers what it was asked before it was told to end, takes nothing new, and ends', async () => {
    const { child, ports, said, ended, ready } = await start();
    await ready;
    const body = JSON.stringify({ phone_number: '08123' });
    const half = Math.floor(body.length / 2);
    const asking = connect(ports.PORT, '127.0.0.1');
    let heard = '';
    asking.setEncoding('utf8').on('data', (part: string) => (heard += part));
    asking.write(
      `POST /api/v1/onboarding/register-phone HTTP/1.1\r\nHost: x\r\nX-Device-ID: d\r\nX-Request-ID: last-call\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, half)}`,
    );
    // The process has read what came before this answer.
    expect(await statusOf(`http://127.0.0.1:${ports.PORT}/healthz`)).toBe(200);
    child.kill('SIGTERM');
    await refusesConnections(ports.PORT);
    expect(child.exitCode).toBeNull();

    asking.write(body.slice(half));
    await once(asking, 'close');
    expect(heard).toMatch(/^HTTP\/1\.1 400 /);
    expect(heard).toContain('X-Request-ID: last-call');
    expect(heard).toContain('VALIDATION_ERROR');
    expect(await ended).toBe(0);
    expect(said.out).toContain('api drained');
  });

  test('a port in use is said so, and which', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { said, ended } = await start({ OPERATOR_PORT: String(port) });
    expect(await ended).toBe(1);
    expect(said.err).toBe(`OPERATOR_PORT ${port} is already in use.\n`);
    taken.close();
  });

  test.each([
    [{ PORT: 'many' }, /^The environment is not complete:\n {2}PORT: .+\n$/],
    [
      { DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/none' },
      /^The database at DATABASE_URL cannot be used \(ECONNREFUSED\)\.\n$/,
    ],
    [
      { OBJECT_STORE_URL: 's3://photos?region=x-1&endpoint=http://127.0.0.1:9', ...awsKeys },
      /^The object store at OBJECT_STORE_URL does not answer \(ECONNREFUSED\)\.\n$/,
    ],
    [{ TEMPORAL_ADDRESS: '127.0.0.1:9' }, /^Temporal cannot be reached at TEMPORAL_ADDRESS 127\.0\.0\.1:9\.\n$/],
  ])('%j keeps it from starting, in one plain line', async (env, message) => {
    const { said, ended } = await start(env);
    expect(await ended).toBe(1);
    expect(said.err).toMatch(message);
  });
});
