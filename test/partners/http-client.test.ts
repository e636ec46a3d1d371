/** The one transport: whatever a partner or the network does, an outcome. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import type { Exchange } from '../../src/partners/exchange.ts';
import { type PartnerTransport, partnerTransport, type TransportOptions } from '../../src/partners/http-client.ts';
import { badAnswers, fakePartner, type FakePartner, inTurn, json, limitsFor, text } from './fake-partner.ts';
import { PATIENT_MS } from './patient-transport.ts';

let partner: FakePartner;
const transports: PartnerTransport[] = [];
beforeAll(async () => {
  partner = await fakePartner();
});
afterEach(async () => {
  jest.restoreAllMocks();
  partner.heard.length = 0;
  await Promise.all(transports.splice(0).map((transport) => transport.close()));
});
afterAll(() => partner.close());

function transport(options: Partial<TransportOptions> = {}): PartnerTransport {
  const made = partnerTransport({ timeoutMs: PATIENT_MS, ...options });
  transports.push(made);
  return made;
}

/** So that what depends on the clock does not depend on how fast the machine is. */
const clockStandsAt = (at: number) => jest.spyOn(Date, 'now').mockReturnValue(at);
const now = Date.now();

const person = z.object({ name: z.string(), nik: z.string() });
const good = { name: 'BUDI SANTOSO', nik: '3201010101010001' };
const get = () => ({ partner: 'test', operation: 'read', method: 'GET', url: `${partner.url}/person` }) as const;
const post = () => ({ partner: 'test', operation: 'write', method: 'POST', url: `${partner.url}/person` }) as const;

describe('an answer', () => {
  test('that fits is ok, with what the shape keeps of it', async () => {
    partner.answers(json(200, { ...good, more: 1 }));
    expect(await transport().call({ ...get(), answer: person })).toEqual({ kind: 'ok', value: good });
  });

  test('that does not fit is unknown and names paths, never values', async () => {
    partner.answers(json(200, { name: 42, nik: null, secret: '3201010101010001' }));
    expect(await transport().call({ ...get(), answer: person })).toEqual({
      kind: 'unknown',
      reason: 'unexpected answer at name, nik',
    });
  });

  test('in a charset that it names is read in it', async () => {
    partner.answers(
      text(200, Buffer.from('{"name":"JOS\xc9","nik":"1"}', 'latin1'), 'application/json; charset=iso-8859-1'),
    );
    expect(await transport().call({ ...get(), answer: person })).toMatchObject({ value: { name: 'JOSÉ' } });
  });

  test('of bytes is given as it is; an empty one too', async () => {
    const bytes = Buffer.from([0, 1, 2, 255]);
    partner.answers(inTurn(text(200, bytes, 'application/pdf'), text(204, '', '')));
    const one = transport();
    expect(await one.call({ ...get(), answer: 'bytes' })).toEqual({ kind: 'ok', value: bytes });
    expect(await one.call({ ...get(), answer: 'bytes' })).toEqual({ kind: 'ok', value: Buffer.alloc(0) });
  });

  test('with Retry-After says when to come again', async () => {
    partner.answers(json(429, {}, { 'retry-after': '7' }));
    expect(await transport().call({ ...get(), answer: person })).toEqual({
      kind: 'retryable',
      reason: 'HTTP 429',
      retryAfterMs: 7000,
    });
  });

  test('of 200 with an error code is what the partner says it is', async () => {
    partner.answers(json(200, { error: 'NO' }));
    const outcome = await transport().call({
      ...get(),
      answer: z.unknown(),
      classify: ({ body }) =>
        (body as { error?: string }).error ? { kind: 'rejected', code: 'NO', reason: 'NO' } : undefined,
    });
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'NO' });
  });

  test('that our own reading stumbles over is unknown: the request has left', async () => {
    partner.answers(json(200, {}));
    const classify = () => {
      throw Object.assign(new Error(), { code: 'ERR_INVALID_URL' });
    };
    expect(await transport().call({ ...post(), body: {}, answer: z.unknown(), classify })).toMatchObject({
      kind: 'unknown',
    });
  });
});

describe('a bad answer is unknown and tells nothing of what was in it:', () => {
  test.each(Object.entries(badAnswers(good)))('%s', async (name, answer) => {
    partner.answers(answer);
    const outcome = await transport().call({ ...get(), ...limitsFor(name), answer: person });
    expect(outcome.kind).toBe('unknown');
    expect(JSON.stringify(outcome)).not.toMatch(/BUDI|3201010101010001|html/i);
  });

  test('an answer that is too large is cut off before it is all here', async () => {
    partner.answers(text(200, JSON.stringify({ ...good, filler: 'x'.repeat(5000) })));
    const outcome = await transport().call({ ...get(), answer: person, atMostBytes: 1000 });
    expect(outcome).toEqual({ kind: 'unknown', reason: 'the answer is larger than 1000 bytes and was cut off' });
    partner.answers(badAnswers(good)['50 MB']!);
    expect(await transport().call({ ...get(), answer: person })).toMatchObject({
      reason: `the answer is larger than ${25 * 1024 * 1024} bytes and was cut off`,
    });
  });

  test('a server that is not HTTP', async () => {
    const server = createServer((socket) =>
      socket.on('data', () => socket.end('SSH-2.0-OpenSSH_9.9\r\n')).on('error', () => undefined),
    );
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as { port: number };
    expect(await transport().call({ ...get(), url: `http://127.0.0.1:${port}`, answer: person })).toMatchObject({
      kind: 'unknown',
    });
    await new Promise((closed) => server.close(closed));
  });
});

describe('a request', () => {
  test('that cannot reach anybody never left', async () => {
    const gone = await fakePartner();
    await gone.close();
    expect(await transport().call({ ...post(), url: gone.url, body: {}, answer: person })).toEqual({
      kind: 'retryable',
      reason: 'ECONNREFUSED',
    });
  });

  test.each([
    ['a URL that is none', { url: 'not a url' }],
    ['a header that cannot be sent', { headers: { name: 'a\nb' } }],
    ['a body that is no JSON', { body: { amount: 1n } }],
  ])('that cannot be written is for a person: %s', async (_, wrong) => {
    expect(await transport().call({ ...post(), ...wrong, answer: person })).toMatchObject({ kind: 'misconfigured' });
    expect(partner.heard).toHaveLength(0);
  });

  test('that does not fit the document is not sent, and the misfit is named without its value', async () => {
    const outcome = await transport().call({ ...post(), body: { name: 'BUDI' }, request: person, answer: person });
    expect(outcome).toEqual({ kind: 'rejected', code: 'UNSENDABLE', reason: 'not sent: unfit at nik' });
    expect(partner.heard).toHaveLength(0);
  });

  test('of several parts, of raw bytes and of JSON arrives as such, with tracing headers', async () => {
    partner.answers(json(200, good));
    const one = transport({ traceHeaders: () => ({ traceparent: '00-1-2-01' }) });
    const form = new FormData();
    form.set('type', 'KTP');
    form.set('file', new Blob([Buffer.from('image')], { type: 'image/jpeg' }), 'ktp.jpg');
    await one.call({ ...post(), multipart: form, answer: person });
    await one.call({
      ...post(),
      method: 'PUT',
      raw: { bytes: Buffer.from('image'), contentType: 'image/jpeg' },
      answer: person,
    });
    await one.call({ ...post(), body: good, answer: person });
    const [parts, raw, plain] = partner.heard;
    expect(parts?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(parts?.body).toMatch(/name="type"[\s\S]*KTP[\s\S]*filename="ktp.jpg"[\s\S]*image\/jpeg[\s\S]*image/);
    expect(raw).toMatchObject({
      method: 'PUT',
      body: 'image',
      headers: { 'content-type': 'image/jpeg', 'content-length': '5' },
    });
    expect(plain).toMatchObject({
      body: JSON.stringify(good),
      headers: { 'content-type': 'application/json', traceparent: '00-1-2-01' },
    });
  });

  test('that is cancelled before it left never left; under way it is unknown', async () => {
    partner.answers(() => undefined);
    const one = transport();
    expect(await one.call({ ...post(), answer: person, signal: AbortSignal.abort() })).toMatchObject({
      kind: 'retryable',
    });
    expect(partner.heard).toHaveLength(0);
    const stop = new AbortController();
    partner.answers(() => stop.abort());
    expect(await one.call({ ...post(), answer: person, signal: stop.signal })).toMatchObject({ kind: 'unknown' });
  });
});

describe('the exchange that is kept', () => {
  test('has one row per attempt, without secrets, images or what echoes them', async () => {
    const kept: Exchange[] = [];
    const one = transport({ record: (exchange) => void kept.push(exchange) });
    partner.answers(
      json(201, {
        access_token: 'eyJ.abc.def',
        echoed: 'Bearer top-secret-token',
        pin: 123456,
        code: '01',
        photo: 'A'.repeat(3000),
      }),
    );
    await one.call({
      ...post(),
      url: `${partner.url}/put?X-Amz-Signature=abcdef&page=2`,
      headers: { authorization: 'Bearer top-secret-token', 'finfra-key': 'another-secret' },
      secretHeaders: ['Finfra-Key'],
      secretFields: ['otpCode'],
      body: { otpCode: '987654', password: 'hun"ter2', photo: 'B'.repeat(4000), name: 'BUDI' },
      answer: z.object({ missing: z.string() }),
    });
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatchObject({
      partner: 'test',
      operation: 'write',
      outcome: 'unknown',
      reason: 'unexpected answer at missing',
      httpStatus: 201,
    });
    const text = `${kept[0]?.request}\n${kept[0]?.response}`;
    expect(text).not.toMatch(/top-secret|another-secret|987654|hun|ter2|eyJ|123456|AAAA|BBBB|abcdef/);
    expect(text).toMatch(/"name":"BUDI"/);
    expect(text).toMatch(/"code":"01"/);
    expect(text).toMatch(/page=2/);
    expect(text).toMatch(/4000 characters of base64/);
  });

  test('keeps no secret of a truncated answer, and no more than 64 KiB of a long one', async () => {
    const kept: Exchange[] = [];
    const one = transport({ record: (exchange) => void kept.push(exchange) });
    partner.answers(
      inTurn(
        text(200, '{"code":"01","token":"eyJhbGciOiJ'),
        json(200, { list: Array.from({ length: 20_000 }, (_, i) => `entry ${i}`) }),
      ),
    );
    await one.call({ ...get(), answer: person });
    await one.call({ ...get(), answer: person });
    expect(kept[0]?.response).toBe('{"code":"01","token":"‹secret›"');
    expect(kept[1]?.response?.length).toBeLessThan(66_000);
    expect(kept[1]?.response).toMatch(/characters in all\)$/);
  });

  test('is lost without harm when it cannot be kept', async () => {
    partner.answers(json(200, good));
    const failing = transport({ record: () => Promise.reject(new Error('the database is away')) });
    const throwing = transport({
      record: () => {
        throw new Error('no');
      },
    });
    expect(await failing.call({ ...get(), answer: person })).toMatchObject({ kind: 'ok' });
    expect(await throwing.call({ ...get(), answer: person })).toMatchObject({ kind: 'ok' });
  });

  test('is kept in the context of its own caller, also after a wait for a place', async () => {
    const caller = new AsyncLocalStorage<number>();
    const kept: [number | undefined, string][] = [];
    const one = transport({
      record: ({ request }) => void kept.push([caller.getStore(), /\/(\d)$/m.exec(request ?? '')?.[1] ?? '']),
    });
    one.limit('test', { concurrent: 1 });
    partner.answers(json(200, good));
    const call = (n: number) => caller.run(n, () => one.call({ ...get(), url: `${partner.url}/${n}`, answer: person }));
    await Promise.all([1, 2, 3].map(call));
    expect(kept).toEqual([
      [1, '1'],
      [2, '2'],
      [3, '3'],
    ]);
  });
});

describe('a partner that is down', () => {
  const limits = { breakAfter: 3, halfOpenAfterMs: 60_000 };

  test('is left alone after failures in a row, then tried with one call, then back', async () => {
    const changes: string[] = [];
    const one = transport({ onBreakerChange: (name, state) => void changes.push(`${name} ${state}`) });
    one.limit('test', limits);
    partner.answers(json(500, {}));
    const clock = clockStandsAt(now);
    for (let i = 0; i < 3; i++)
      expect(await one.call({ ...post(), answer: person })).toMatchObject({ kind: 'unknown' });

    const paused = await one.call({ ...post(), answer: person });
    expect(paused).toMatchObject({ kind: 'retryable', retryAfterMs: 60_000 });
    expect(partner.heard).toHaveLength(3);

    partner.answers(json(200, good));
    clock.mockReturnValue(now + 60_000);
    expect((await one.call({ ...post(), answer: person })).kind).toBe('ok');
    expect(changes).toEqual(['test open', 'test half-open', 'test closed']);
  });

  test('is tried with a single call while others are told to wait', async () => {
    const one = transport();
    one.limit('test', { ...limits, breakAfter: 1 });
    partner.answers(json(500, {}));
    const clock = clockStandsAt(now);
    await one.call({ ...post(), answer: person });
    clock.mockReturnValue(now + 60_000);
    partner.heard.length = 0;
    let release = (): void => undefined;
    partner.answers((_, response) => {
      release = () => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(good));
    });
    const trial = one.call({ ...post(), answer: person });
    const others = await Promise.all([1, 2, 3].map(() => one.call({ ...post(), answer: person })));
    expect(others.map((outcome) => outcome.kind)).toEqual(['retryable', 'retryable', 'retryable']);
    while (partner.heard.length === 0) await new Promise((go) => setImmediate(go));
    expect(partner.heard).toHaveLength(1);
    release();
    expect((await trial).kind).toBe('ok');
  });

  test.each([
    ['refusals', json(422, {})],
    ['too many calls', json(429, {})],
    ['wrong credentials', json(401, {})],
    ['answers that do not fit', json(200, { odd: true })],
  ])('is not taken for down because of %s', async (_, answer) => {
    const one = transport();
    one.limit('test', limits);
    partner.answers(answer);
    for (let i = 0; i < 6; i++) await one.call({ ...post(), answer: person });
    expect(partner.heard).toHaveLength(6);
  });

  test('does not stop calls to another partner', async () => {
    const one = transport();
    one.limit('test', { breakAfter: 1 });
    partner.answers(json(500, {}));
    await one.call({ ...get(), answer: person });
    partner.answers(json(200, good));
    expect(await one.call({ ...get(), answer: person })).toMatchObject({ kind: 'retryable' });
    expect(await one.call({ ...get(), partner: 'other', answer: person })).toMatchObject({ kind: 'ok' });
  });

  test('that refuses connections counts as down, and the call never left', async () => {
    const gone = await fakePartner();
    await gone.close();
    const one = transport();
    one.limit('test', limits);
    for (let i = 0; i < 3; i++) await one.call({ ...get(), url: gone.url, answer: person });
    expect(await one.call({ ...get(), url: gone.url, answer: person })).toMatchObject({
      reason: expect.stringContaining('paused'),
    });
  });
});

describe('limits of one partner', () => {
  test('no more calls at once than agreed; the rest wait their turn', async () => {
    const one = transport();
    one.limit('test', { concurrent: 2 });
    let here = 0;
    let most = 0;
    partner.answers(async (_, response) => {
      most = Math.max(most, ++here);
      while (most < 2) await new Promise((go) => setImmediate(go));
      // Time for a third one to show up, were it let through.
      await new Promise((go) => setTimeout(go, 20));
      here--;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(good));
    });
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => one.call({ ...get(), answer: person })));
    expect(outcomes.every((outcome) => outcome.kind === 'ok')).toBe(true);
    expect(most).toBe(2);
  });

  test('a call that finds no place in time was not sent', async () => {
    const one = transport({ timeoutMs: 300 });
    one.limit('test', { concurrent: 1, waiting: 1 });
    partner.answers(() => undefined);
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => one.call({ ...post(), answer: person })));
    expect(first).toMatchObject({ kind: 'unknown' });
    expect([second?.kind, third?.kind]).toContain('retryable');
    expect(third).toMatchObject({ kind: 'retryable', reason: expect.stringContaining('not sent') });
  });

  test('no more calls a second than agreed: beyond the burst they are spaced or told to wait', async () => {
    const one = transport({ timeoutMs: 200 });
    one.limit('test', { perSecond: 20 });
    partner.answers(json(200, good));
    clockStandsAt(now);
    const call = { ...get(), timeoutMs: PATIENT_MS, answer: person };
    const outcomes = await Promise.all(Array.from({ length: 60 }, () => one.call(call)));
    const sent = outcomes.filter((outcome) => outcome.kind === 'ok').length;
    // A burst of one second's worth, and what fits in the 200 ms that a call waits.
    expect(sent).toBeGreaterThanOrEqual(20);
    expect(sent).toBeLessThanOrEqual(27);
    expect(outcomes.find((outcome) => outcome.kind !== 'ok')).toMatchObject({ kind: 'retryable', retryAfterMs: 200 });
  });
});
