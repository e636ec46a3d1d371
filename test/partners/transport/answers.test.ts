/** The one transport: whatever a partner answers, an outcome. */
import { createServer } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { badAnswers, inTurn, json, limitsFor, text } from './fake-partner.ts';
import { good, person, transportDesk } from './transport-desk.ts';

const desk = transportDesk();

describe('an answer', () => {
  test('that fits is ok, with what the shape keeps of it', async () => {
    desk.partner.answers(json(200, { ...good, more: 1 }));
    expect(await desk.transport().call({ ...desk.get(), answer: person })).toEqual({ kind: 'ok', value: good });
  });

  test('that does not fit is unknown and names paths, never values', async () => {
    desk.partner.answers(json(200, { name: 42, nik: null, secret: '3201010101010001' }));
    expect(await desk.transport().call({ ...desk.get(), answer: person })).toEqual({
      kind: 'unknown',
      reason: 'unexpected answer at name, nik',
    });
  });

  test('in a charset that it names is read in it', async () => {
    desk.partner.answers(
      text(200, Buffer.from('{"name":"JOS\xc9","nik":"1"}', 'latin1'), 'application/json; charset=iso-8859-1'),
    );
    expect(await desk.transport().call({ ...desk.get(), answer: person })).toMatchObject({ value: { name: 'JOSÉ' } });
  });

  test('of bytes is given as it is; an empty one too', async () => {
    const bytes = Buffer.from([0, 1, 2, 255]);
    desk.partner.answers(inTurn(text(200, bytes, 'application/pdf'), text(204, '', '')));
    const one = desk.transport();
    expect(await one.call({ ...desk.get(), answer: 'bytes' })).toEqual({ kind: 'ok', value: bytes });
    expect(await one.call({ ...desk.get(), answer: 'bytes' })).toEqual({ kind: 'ok', value: Buffer.alloc(0) });
  });

  test('with Retry-After says when to come again', async () => {
    desk.partner.answers(json(429, {}, { 'retry-after': '7' }));
    expect(await desk.transport().call({ ...desk.get(), answer: person })).toEqual({
      kind: 'retryable',
      reason: 'HTTP 429',
      retryAfterMs: 7000,
    });
  });

  test('of 200 with an error code is what the partner says it is', async () => {
    desk.partner.answers(json(200, { error: 'NO' }));
    const outcome = await desk.transport().call({
      ...desk.get(),
      answer: z.unknown(),
      classify: ({ body }) =>
        (body as { error?: string }).error ? { kind: 'rejected', code: 'NO', reason: 'NO' } : undefined,
    });
    expect(outcome).toMatchObject({ kind: 'rejected', code: 'NO' });
  });

  test('that our own reading stumbles over is unknown: the request has left', async () => {
    desk.partner.answers(json(200, {}));
    const classify = () => {
      throw Object.assign(new Error(), { code: 'ERR_INVALID_URL' });
    };
    expect(await desk.transport().call({ ...desk.post(), body: {}, answer: z.unknown(), classify })).toMatchObject({
      kind: 'unknown',
    });
  });
});

describe('a bad answer is unknown and tells nothing of what was in it:', () => {
  test.each(Object.entries(badAnswers(good)))('%s', async (name, answer) => {
    desk.partner.answers(answer);
    const outcome = await desk.transport().call({ ...desk.get(), ...limitsFor(name), answer: person });
    expect(outcome.kind).toBe('unknown');
    expect(JSON.stringify(outcome)).not.toMatch(/BUDI|3201010101010001|html/i);
  });

  test('an answer that is too large is cut off before it is all here', async () => {
    desk.partner.answers(text(200, JSON.stringify({ ...good, filler: 'x'.repeat(5000) })));
    const outcome = await desk.transport().call({ ...desk.get(), answer: person, atMostBytes: 1000 });
    expect(outcome).toEqual({ kind: 'unknown', reason: 'the answer is larger than 1000 bytes and was cut off' });
    desk.partner.answers(badAnswers(good)['50 MB']!);
    expect(await desk.transport().call({ ...desk.get(), answer: person })).toMatchObject({
      reason: `the answer is larger than ${25 * 1024 * 1024} bytes and was cut off`,
    });
  });

  test('a server that is not HTTP', async () => {
    const server = createServer((socket) =>
      socket.on('data', () => socket.end('SSH-2.0-OpenSSH_9.9\r\n')).on('error', () => undefined),
    );
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as { port: number };
    expect(
      await desk.transport().call({ ...desk.get(), url: `http://127.0.0.1:${port}`, answer: person }),
    ).toMatchObject({
      kind: 'unknown',
    });
    await new Promise((closed) => server.close(closed));
  });
});
