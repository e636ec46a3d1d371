/** A partner is neither flooded nor waited for when it is down. */
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { fakePartner, json } from './fake-partner.ts';
import { PATIENT_MS } from './patient-transport.ts';
import { good, person, transportDesk } from './transport-desk.ts';

const desk = transportDesk();
afterEach(() => void jest.restoreAllMocks());

/** So that what depends on the clock does not depend on how fast the machine is. */
const clockStandsAt = (at: number) => jest.spyOn(Date, 'now').mockReturnValue(at);
const now = Date.now();

describe('a partner that is down', () => {
  const limits = { breakAfter: 3, halfOpenAfterMs: 60_000 };

  test('is left alone after failures in a row, then tried with one call, then back', async () => {
    const changes: string[] = [];
    const one = desk.transport({ onBreakerChange: (name, state) => void changes.push(`${name} ${state}`) });
    one.limit('test', limits);
    desk.partner.answers(json(500, {}));
    const clock = clockStandsAt(now);
    for (let i = 0; i < 3; i++)
      expect(await one.call({ ...desk.post(), answer: person })).toMatchObject({ kind: 'unknown' });

    const paused = await one.call({ ...desk.post(), answer: person });
    expect(paused).toMatchObject({ kind: 'retryable', retryAfterMs: 60_000 });
    expect(desk.partner.heard).toHaveLength(3);

    desk.partner.answers(json(200, good));
    clock.mockReturnValue(now + 60_000);
    expect((await one.call({ ...desk.post(), answer: person })).kind).toBe('ok');
    expect(changes).toEqual(['test open', 'test half-open', 'test closed']);
  });

  test('is left alone again as long when the one trial call fails too', async () => {
    const one = desk.transport();
    one.limit('test', { ...limits, breakAfter: 1 });
    desk.partner.answers(json(500, {}));
    const clock = clockStandsAt(now);
    await one.call({ ...desk.post(), answer: person });
    clock.mockReturnValue(now + 60_000);
    expect((await one.call({ ...desk.post(), answer: person })).kind).toBe('unknown');
    desk.partner.heard.length = 0;
    clock.mockReturnValue(now + 119_999);
    expect(await one.call({ ...desk.post(), answer: person })).toMatchObject({ kind: 'retryable', retryAfterMs: 1 });
    expect(desk.partner.heard).toHaveLength(0);
  });

  test('stays left alone when an answer comes to a call that was sent before the pause', async () => {
    const one = desk.transport();
    one.limit('test', { ...limits, breakAfter: 1 });
    let release = (): void => undefined;
    desk.partner.answers((_, response) => {
      release = () => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(good));
    });
    const sentBefore = one.call({ ...desk.post(), answer: person });
    while (desk.partner.heard.length === 0) await new Promise((go) => setImmediate(go));
    desk.partner.answers(json(500, {}));
    await one.call({ ...desk.post(), answer: person });
    release();
    expect((await sentBefore).kind).toBe('ok');
    expect(await one.call({ ...desk.post(), answer: person })).toMatchObject({
      reason: expect.stringContaining('paused'),
    });
  });

  test('is not taken for down while an answer comes now and then', async () => {
    const one = desk.transport();
    one.limit('test', limits);
    for (const status of [500, 500, 200, 500, 500, 200, 500, 500]) {
      desk.partner.answers(json(status, good));
      await one.call({ ...desk.post(), answer: person });
    }
    expect(desk.partner.heard).toHaveLength(8);
  });

  test('is tried with a single call while others are told to wait', async () => {
    const one = desk.transport();
    one.limit('test', { ...limits, breakAfter: 1 });
    desk.partner.answers(json(500, {}));
    const clock = clockStandsAt(now);
    await one.call({ ...desk.post(), answer: person });
    clock.mockReturnValue(now + 60_000);
    desk.partner.heard.length = 0;
    let release = (): void => undefined;
    desk.partner.answers((_, response) => {
      release = () => void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(good));
    });
    const trial = one.call({ ...desk.post(), answer: person });
    const others = await Promise.all([1, 2, 3].map(() => one.call({ ...desk.post(), answer: person })));
    expect(others.map((outcome) => outcome.kind)).toEqual(['retryable', 'retryable', 'retryable']);
    while (desk.partner.heard.length === 0) await new Promise((go) => setImmediate(go));
    expect(desk.partner.heard).toHaveLength(1);
    release();
    expect((await trial).kind).toBe('ok');
  });

  test.each([
    ['refusals', json(422, {})],
    ['too many calls', json(429, {})],
    ['wrong credentials', json(401, {})],
    ['answers that do not fit', json(200, { odd: true })],
  ])('is not taken for down because of %s', async (_, answer) => {
    const one = desk.transport();
    one.limit('test', limits);
    desk.partner.answers(answer);
    for (let i = 0; i < 6; i++) await one.call({ ...desk.post(), answer: person });
    expect(desk.partner.heard).toHaveLength(6);
  });

  test('does not stop calls to another partner', async () => {
    const one = desk.transport();
    one.limit('test', { breakAfter: 1 });
    desk.partner.answers(json(500, {}));
    await one.call({ ...desk.get(), answer: person });
    desk.partner.answers(json(200, good));
    expect(await one.call({ ...desk.get(), answer: person })).toMatchObject({ kind: 'retryable' });
    expect(await one.call({ ...desk.get(), partner: 'other', answer: person })).toMatchObject({ kind: 'ok' });
  });

  test('that refuses connections counts as down, and the call never left', async () => {
    const gone = await fakePartner();
    await gone.close();
    const one = desk.transport();
    one.limit('test', limits);
    for (let i = 0; i < 3; i++) await one.call({ ...desk.get(), url: gone.url, answer: person });
    expect(await one.call({ ...desk.get(), url: gone.url, answer: person })).toMatchObject({
      reason: expect.stringContaining('paused'),
    });
  });
});

describe('limits of one partner', () => {
  test('no more calls at once than agreed; the rest wait their turn', async () => {
    const one = desk.transport();
    one.limit('test', { concurrent: 2 });
    let here = 0;
    let most = 0;
    desk.partner.answers(async (_, response) => {
      most = Math.max(most, ++here);
      while (most < 2) await new Promise((go) => setImmediate(go));
      // Time for a third one to show up, were it let through.
      await new Promise((go) => setTimeout(go, 20));
      here--;
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(good));
    });
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => one.call({ ...desk.get(), answer: person })));
    expect(outcomes.every((outcome) => outcome.kind === 'ok')).toBe(true);
    expect(most).toBe(2);
  });

  test('a call that finds no place in time was not sent', async () => {
    const one = desk.transport({ timeoutMs: 300 });
    one.limit('test', { concurrent: 1, waiting: 1 });
    desk.partner.answers(() => undefined);
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => one.call({ ...desk.post(), answer: person })));
    expect(first).toMatchObject({ kind: 'unknown' });
    expect([second?.kind, third?.kind]).toContain('retryable');
    expect(third).toMatchObject({ kind: 'retryable', reason: expect.stringContaining('not sent') });
  });

  test('no more calls a second than agreed: beyond the burst they are spaced or told to wait', async () => {
    const one = desk.transport({ timeoutMs: 200 });
    one.limit('test', { perSecond: 20 });
    desk.partner.answers(json(200, good));
    clockStandsAt(now);
    const call = { ...desk.get(), timeoutMs: PATIENT_MS, answer: person };
    const outcomes = await Promise.all(Array.from({ length: 60 }, () => one.call(call)));
    const sent = outcomes.filter((outcome) => outcome.kind === 'ok').length;
    // A burst of one second's worth, and what fits in the 200 ms that a call waits.
    expect(sent).toBeGreaterThanOrEqual(20);
    expect(sent).toBeLessThanOrEqual(27);
    expect(outcomes.find((outcome) => outcome.kind !== 'ok')).toMatchObject({ kind: 'retryable', retryAfterMs: 200 });
  });
});
