/** One table from what happened to whether it may be repeated. */
import { describe, expect, test } from '@jest/globals';
import {
  outcomeOfFailure,
  outcomeOfStatus,
  retryAfterMs,
  statusMeanings,
} from '../../../src/partners/transport/outcome.ts';

describe('what a status means', () => {
  const rows: [number, string][] = [
    [300, 'unknown'],
    [301, 'misconfigured'],
    [302, 'unknown'],
    [303, 'unknown'],
    [307, 'misconfigured'],
    [308, 'misconfigured'],
    [400, 'rejected'],
    [401, 'misconfigured'],
    [403, 'misconfigured'],
    [404, 'rejected'],
    [407, 'misconfigured'],
    [408, 'unknown'],
    [409, 'rejected'],
    [422, 'rejected'],
    [425, 'retryable'],
    [429, 'retryable'],
    [499, 'unknown'],
    [500, 'unknown'],
    [502, 'unknown'],
    [503, 'unknown'],
    [504, 'unknown'],
    [999, 'unknown'],
  ];
  test.each(rows)('%i is %s', (status, kind) => {
    expect(outcomeOfStatus(status)).toMatchObject({ kind, reason: `HTTP ${status}` });
  });

  test('every row of the table has a test', () => {
    const tested = new Map(rows);
    for (const [status, kind] of Object.entries(statusMeanings)) expect(tested.get(Number(status))).toBe(kind);
  });

  test('a refusal carries its status as code, a wait carries its length', () => {
    expect(outcomeOfStatus(409, 5000)).toEqual({ kind: 'rejected', code: '409', reason: 'HTTP 409' });
    expect(outcomeOfStatus(429, 5000)).toEqual({ kind: 'retryable', reason: 'HTTP 429', retryAfterMs: 5000 });
    expect(outcomeOfStatus(503, 5000)).toEqual({ kind: 'unknown', reason: 'HTTP 503', retryAfterMs: 5000 });
  });
});

describe('what a call without an answer means', () => {
  const failing = (code: string, more: object = {}) =>
    Object.assign(new Error('NIK 3201010101010001'), { code, ...more });

  test.each([
    ['refused', failing('ECONNREFUSED')],
    ['no such host', failing('ENOTFOUND')],
    ['no name server', failing('EAI_AGAIN')],
    ['connecting took too long', failing('UND_ERR_CONNECT_TIMEOUT')],
    ['no route while connecting', failing('EHOSTUNREACH', { syscall: 'connect' })],
    ['wrapped by fetch', Object.assign(new TypeError('fetch failed'), { cause: failing('ECONNREFUSED') })],
    [
      'no address answered',
      Object.assign(new AggregateError([failing('ETIMEDOUT', { syscall: 'connect' })]), { code: 'ETIMEDOUT' }),
    ],
  ])('a request that never left is retryable: %s', (_, error) => {
    expect(outcomeOfFailure(error).kind).toBe('retryable');
  });

  test.each([
    ['reset', failing('ECONNRESET')],
    ['closed by the other side', failing('UND_ERR_SOCKET')],
    ['no route in the middle', failing('EHOSTUNREACH', { syscall: 'read' })],
    ['garbage instead of HTTP', failing('HPE_INVALID_CONSTANT')],
    ['no error at all', 'a string'],
    ['null', null],
  ])('a request that may have been heard is unknown: %s', (_, error) => {
    expect(outcomeOfFailure(error).kind).toBe('unknown');
  });

  test.each([
    'CERT_HAS_EXPIRED',
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_INVALID_URL',
    'UND_ERR_INVALID_ARG',
  ])('a wrong certificate, URL or header is for a person to mend: %s', (code) => {
    expect(outcomeOfFailure(failing(code)).kind).toBe('misconfigured');
  });

  test('the reason is a code and never the message', () => {
    expect(outcomeOfFailure(failing('ECONNRESET'))).toEqual({ kind: 'unknown', reason: 'ECONNRESET' });
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-02-16T10:00:00Z');
  test.each<[string | undefined, number | undefined]>([
    ['30', 30_000],
    ['0', 0],
    ['Mon, 16 Feb 2026 10:00:05 GMT', 5_000],
    ['Mon, 16 Feb 2026 09:00:00 GMT', 0],
    ['999999', 3_600_000],
    ['soon', undefined],
    ['-5', 0],
    ['', undefined],
    [undefined, undefined],
  ])('%j is %j ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});
