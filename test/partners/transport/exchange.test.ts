/** The exchange log: one exchange per attempt, without secrets, kept after the answer and before the end. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import type { Exchange } from '../../../src/partners/transport/exchange.ts';
import { inTurn, json, text } from './fake-partner.ts';
import { good, person, transportDesk } from './transport-desk.ts';

const desk = transportDesk();

describe('the exchange that is kept', () => {
  test('has one row per attempt, without secrets, images or what echoes them', async () => {
    const kept: Exchange[] = [];
    const one = desk.transport({ record: (exchange) => void kept.push(exchange) });
    desk.partner.answers(
      json(201, {
        access_token: 'eyJ.abc.def',
        echoed: 'Bearer top-secret-token',
        pin: 123456,
        code: '01',
        photo: 'A'.repeat(3000),
      }),
    );
    await one.call({
      ...desk.post(),
      url: `${desk.partner.url}/put?X-Amz-Signature=abcdef&page=2`,
      headers: { authorization: 'Bearer top-secret-token', 'finfra-key': 'another-secret' },
      secretHeaders: ['Finfra-Key'],
      secretFields: ['otpCode'],
      body: { otpCode: '987654', password: 'hun"ter2', photo: 'B'.repeat(4000), name: 'BUDI' },
      answer: z.object({ missing: z.string() }),
    });
    await one.close();
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
    const one = desk.transport({ record: (exchange) => void kept.push(exchange) });
    desk.partner.answers(
      inTurn(
        text(200, '{"code":"01","token":"eyJhbGciOiJ'),
        json(200, { list: Array.from({ length: 20_000 }, (_, i) => `entry ${i}`) }),
      ),
    );
    await one.call({ ...desk.get(), answer: person });
    await one.call({ ...desk.get(), answer: person });
    await one.close();
    expect(kept[0]?.response).toBe('{"code":"01","token":"‹secret›"');
    expect(kept[1]?.response?.length).toBeLessThan(66_000);
    expect(kept[1]?.response).toMatch(/characters in all\)$/);
  });

  test('is lost without harm when it cannot be kept', async () => {
    desk.partner.answers(json(200, good));
    const failing = desk.transport({ record: () => Promise.reject(new Error('the database is away')) });
    const throwing = desk.transport({
      record: () => {
        throw new Error('no');
      },
    });
    expect(await failing.call({ ...desk.get(), answer: person })).toMatchObject({ kind: 'ok' });
    expect(await throwing.call({ ...desk.get(), answer: person })).toMatchObject({ kind: 'ok' });
  });

  test('is kept in the context of its own caller, also after a wait for a place', async () => {
    const caller = new AsyncLocalStorage<number>();
    const kept: [number | undefined, string][] = [];
    const one = desk.transport({
      record: ({ request }) => void kept.push([caller.getStore(), /\/(\d)$/m.exec(request ?? '')?.[1] ?? '']),
    });
    one.limit('test', { concurrent: 1 });
    desk.partner.answers(json(200, good));
    const call = (n: number) =>
      caller.run(n, () => one.call({ ...desk.get(), url: `${desk.partner.url}/${n}`, answer: person }));
    await Promise.all([1, 2, 3].map(call));
    await one.close();
    expect(kept).toEqual([
      [1, '1'],
      [2, '2'],
      [3, '3'],
    ]);
  });

  test('is waited for by nobody but the end: the caller has the answer, closing has the exchange', async () => {
    let keep = (): void => undefined;
    const kept: string[] = [];
    const one = desk.transport({
      record: async ({ operation }) => {
        await new Promise<void>((resolve) => (keep = resolve));
        kept.push(operation);
      },
    });
    desk.partner.answers(json(200, good));
    expect(await one.call({ ...desk.get(), answer: person })).toMatchObject({ kind: 'ok' });
    let closed = false;
    const closing = one.close().then(() => (closed = true));
    for (let turn = 0; turn < 50; turn++) await new Promise((go) => setImmediate(go));
    expect([kept, closed]).toEqual([[], false]);
    keep();
    await closing;
    expect(kept).toEqual(['read']);
  });

  test('is there when whoever asks has heard that all so far are kept, whatever is called meanwhile', async () => {
    const gates: (() => void)[] = [];
    const one = desk.transport({ record: () => new Promise<void>((resolve) => void gates.push(resolve)) });
    desk.partner.answers(json(200, good));
    await one.call({ ...desk.get(), answer: person });
    let told = false;
    const telling = one.kept().then(() => (told = true));
    await one.call({ ...desk.get(), answer: person });
    while (gates.length < 2) await new Promise((go) => setImmediate(go));
    expect(told).toBe(false);
    gates[0]!();
    await telling;
    gates[1]!();
    await one.close();
  });

  test('never piles up: while 200 wait to be kept, who calls waits too, and none is lost', async () => {
    let kept = 0;
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const one = desk.transport({ record: () => gate.then(() => void kept++) });
    one.limit('test', { perSecond: 1_000 });
    desk.partner.answers(json(200, good));
    const call = () => one.call({ ...desk.get(), answer: person });
    for (let n = 0; n < 200; n++) await call();
    let answered = false;
    const next = call().then(() => (answered = true));
    while (desk.partner.heard.length < 201) await new Promise((go) => setImmediate(go));
    for (let turn = 0; turn < 200; turn++) await new Promise((go) => setImmediate(go));
    expect([kept, answered]).toEqual([0, false]);
    open();
    await next;
    await one.close();
    expect(kept).toBe(201);
  });
});
