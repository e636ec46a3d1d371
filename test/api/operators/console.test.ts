import { describe, expect, test } from '@jest/globals';
import { payloadCodec } from '../../../src/temporal/payload-codec.ts';
import { operatorDesk } from './operator-desk.ts';

const desk = operatorDesk();

describe('the codec server', () => {
  const secret = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('"rahasia"') };
  const origin = () => `http://127.0.0.1:8233`;

  test('reads payloads for an operator who decides about people, on a page of the same host', async () => {
    const [encoded] = await payloadCodec(desk.stub.house.config.PAYLOAD_ENCRYPTION_KEYS).encode([secret]);
    const asJson = {
      metadata: Object.fromEntries(
        Object.entries(encoded!.metadata!).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
      ),
      data: Buffer.from(encoded!.data!).toString('base64'),
    };
    const { cookie } = await desk.signIn('maker');
    const answer = await desk.call('POST', '/codec/decode', { payloads: [asJson] }, { cookie, origin: origin() });
    expect(answer.status).toBe(200);
    expect(Buffer.from(answer.body.payloads[0].data, 'base64').toString()).toBe('"rahasia"');
    expect(answer.headers.get('access-control-allow-origin')).toBe(origin());
    expect(answer.headers.get('access-control-allow-credentials')).toBe('true');

    const back = await desk.call(
      'POST',
      '/codec/encode',
      { payloads: answer.body.payloads },
      { cookie, origin: origin() },
    );
    expect(JSON.stringify(back.body)).not.toContain(Buffer.from('"rahasia"').toString('base64'));
  });

  test('reads nothing for anybody else', async () => {
    const viewer = await desk.signIn('viewer');
    for (const way of ['decode', 'encode'])
      expect(
        await desk.call('POST', `/codec/${way}`, { payloads: [] }, { cookie: viewer.cookie, origin: origin() }),
      ).toMatchObject({ status: 403, body: { error_code: 'FORBIDDEN' } });
    const { cookie } = await desk.signIn('checker');
    expect((await desk.call('POST', '/codec/decode', { payloads: [] }, { origin: origin() })).status).toBe(401);
    expect(
      (await desk.call('POST', '/codec/decode', { payloads: [] }, { cookie, origin: 'https://evil.example' })).status,
    ).toBe(403);
    const unreadable = {
      payloads: [{ metadata: { encoding: Buffer.from('binary/encrypted').toString('base64') }, data: 'AAAA' }],
    };
    expect((await desk.call('POST', '/codec/decode', unreadable, { cookie })).status).toBe(400);
  });

  test('answers a browser that asks first', async () => {
    const headers = {
      origin: origin(),
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-namespace',
    };
    const answer = await desk.call('OPTIONS', '/codec/decode', undefined, headers);
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-headers')).toContain('x-namespace');
  });
});

describe('the console', () => {
  test('shows strangers the way in, and nothing from elsewhere is loaded', async () => {
    for (const path of [
      '/',
      '/applications',
      '/borrowers',
      '/repayments',
      '/inbox',
      '/audit',
      '/applications/APP-LN-2026-00000001',
    ])
      expect(await desk.call('GET', path)).toMatchObject({ status: 303 });
    const login = await desk.call('GET', '/login');
    expect(login.text).toContain('<form');
    expect(login.text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(login.headers.get('content-security-policy')).toContain("default-src 'self'");
    for (const asset of ['console.css', 'console.js', 'favicon.svg'])
      expect((await desk.call('GET', `/assets/${asset}`)).status).toBe(200);
    expect((await desk.call('GET', '/assets/application.eta')).status).toBe(404);
  });

  test('answers a browser at an unknown address with a page, and a program with JSON', async () => {
    const page = await desk.call('GET', '/nowhere', undefined, { accept: 'text/html' });
    expect(page).toMatchObject({ status: 404, body: undefined });
    expect(page.text).toContain('Tidak ditemukan');
    expect((await desk.call('GET', '/api/nowhere', undefined, { accept: 'text/html' })).body).toBeDefined();
  });
});
