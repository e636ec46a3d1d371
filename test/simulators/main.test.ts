import { afterEach, describe, expect, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../simulators/main.ts', import.meta.url));
const running: ChildProcess[] = [];
const listening: Server[] = [];
afterEach(() => {
  running.splice(0).forEach((child) => child.kill('SIGKILL'));
  listening.splice(0).forEach((server) => server.close());
});

/** Runs the process until it printed a line or ended. */
async function run(env: Record<string, string>) {
  const child = spawn(process.execPath, [main], { env: { PATH: process.env['PATH'] ?? '', ...env } });
  running.push(child);
  let [out, err] = ['', ''];
  child.stderr.on('data', (text: Buffer) => (err += text.toString()));
  const exit = once(child, 'exit');
  const closed = once(child, 'close');
  await new Promise<void>((resolve) => {
    child.stdout.on('data', (text: Buffer) => {
      out += text.toString();
      if (out.includes('\n')) resolve();
    });
    void closed.then(() => resolve());
  });
  return { child, out, exit: async () => (await exit)[0] as number, err: async () => (await closed, err) };
}

describe('npm run simulators', () => {
  test('prints one line when ready, and ends with 0 on SIGTERM', async () => {
    const { child, out, exit } = await run({ SIMULATORS_PORT: '0' });
    const { ready, urls } = JSON.parse(out);
    expect(ready).toBe(true);
    expect(Object.keys(urls)).toEqual(['pefindo', 'kocek', 'finfra', 'dompetKilat', 'otpGateway', 'paymentGateway']);
    expect((await fetch(`${urls.finfra}/healthz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await exit()).toBe(0);
    await expect(fetch(urls.finfra)).rejects.toThrow();
  });

  test('takes credentials from the variables of the API', async () => {
    const { out } = await run({ SIMULATORS_PORT: '0', SIMULATORS_ONLY: 'pefindo', PEFINDO_PASSWORD: 'mine' });
    const url = `${JSON.parse(out).urls.pefindo}/api/v1/getToken`;
    const token = (password: string) =>
      fetch(url, { headers: { authorization: `Basic ${Buffer.from(`arus:${password}`).toString('base64')}` } });
    expect((await token('mine')).status).toBe(200);
    expect((await token('embedded-pefindo')).status).toBe(403);
  });

  test('is refused in production', async () => {
    const { exit, err } = await run({ NODE_ENV: 'production' });
    expect(await exit()).toBe(1);
    expect(await err()).toBe('Simulators are refused in production (NODE_ENV)\n');
  });

  test('a port in use ends it with the port and the simulator, and no stack', async () => {
    const taken = createServer();
    listening.push(taken);
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const { exit, err } = await run({ SIMULATORS_PORT: String(port - 1), SIMULATORS_ONLY: 'pefindo' });
    expect(await exit()).toBe(1);
    expect(await err()).toBe(`port ${port} is in use, so the pefindo simulator cannot listen there\n`);
  });

  test('a variable that makes no sense is named', async () => {
    expect(await (await run({ SIMULATORS_PORT: 'many' })).err()).toBe(
      'SIMULATORS_PORT must be a whole number from 0 to 65000\n',
    );
  });
});
