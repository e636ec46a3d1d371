import { afterAll, beforeAll, expect, test } from '@jest/globals';
import express from 'express';
import { z } from 'zod';
import type { ApiContext } from '../../../src/api/context.ts';
import { envelope, plain } from '../../../src/api/contract/answers.ts';
import { json } from '../../../src/api/contract/bodies.ts';
import { contract } from '../../../src/api/contract/contract.ts';
import { mount } from '../../../src/api/contract/mount.ts';
import { ApiError } from '../../../src/api/errors.ts';
import { handleErrors } from '../../../src/api/middleware/handle-errors.ts';
import { anybody } from '../../../src/api/openapi/access.ts';
import { operationOf } from '../../../src/api/openapi/operation.ts';
import { listen, type Listener } from '../listener.ts';

const thing = { tag: 'Service', summary: 'A thing', access: anybody };
const contracts = {
  rename: contract({
    ...{ ...thing, method: 'put', path: '/things/{thing_id}' },
    params: z.object({ thing_id: z.string().regex(/^t\d+$/) }),
    query: z.object({ loud: z.stringbool().default(false) }),
    body: json(z.object({ name: z.string() }), { name: { name: 'Budi' } }),
    answer: envelope(200, 'Berhasil.', z.strictObject({ said: z.string() }), { said: 't1 is Budi' }),
  }),
  weigh: contract({
    ...{ ...thing, method: 'get', path: '/things/{thing_id}' },
    params: z.object({ thing_id: z.string() }),
    answer: plain(
      {
        200: { description: 'Weighed.', schema: z.strictObject({ grams: z.int() }), examples: { one: { grams: 1 } } },
        202: { description: 'Later.', schema: z.strictObject({ later: z.literal(true) }), examples: {} },
      },
      (data) => ('later' in data ? 202 : 200),
    ),
  }),
  raw: contract({
    ...{ ...thing, method: 'post', path: '/raw' },
    body: json(z.object({ name: z.string() }), {}),
    unchecked: true,
    answer: plain({ 200: { description: 'As sent.', schema: z.unknown(), examples: {} } }),
  }),
};

let listener: Listener;
beforeAll(async () => {
  const context = { log: { error: () => {} } } as unknown as ApiContext;
  const app = express().use(
    mount(context, contracts, {
      rename: ({ params, query, body }) => ({
        said: `${params.thing_id} is ${query.loud ? body.name.toUpperCase() : body.name}`,
      }),
      weigh: ({ params }) => {
        if (params.thing_id === 'heavy') throw new ApiError('PAYLOAD_TOO_LARGE');
        return params.thing_id === 'later' ? { later: true } : { grams: 7 };
      },
      raw: ({ body }) => body,
    }),
    handleErrors(context),
  );
  listener = await listen(app);
});
afterAll(() => listener.close());

const call = async (method: string, path: string, body?: unknown) => {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${listener.url}${path}`, {
    ...{ method, headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown>, headers: answer.headers };
};

test('a handler gets path, query and body as the contract types them, and what it returns goes out in the envelope', async () => {
  expect(await call('PUT', '/things/t1?loud=true', { name: 'Budi' })).toMatchObject({
    status: 200,
    body: { status: 'success', message: 'Berhasil.', data: { said: 't1 is BUDI' } },
  });
});

test('what does not fit the contract is refused before the handler runs', async () => {
  expect(await call('PUT', '/things/t1', { name: 7 })).toMatchObject({
    status: 400,
    body: { error_code: 'VALIDATION_ERROR', details: [{ field: 'name', value: 7 }] },
  });
  expect(await call('PUT', '/things/t1?loud=perhaps', { name: 'Budi' })).toMatchObject({
    status: 400,
    body: { details: [{ field: 'loud' }] },
  });
  expect(await call('PUT', '/things/unknown', { name: 'Budi' })).toMatchObject({ status: 404 });
});

test('a contract with several statuses says which one goes with the data', async () => {
  expect(await call('GET', '/things/light')).toMatchObject({ status: 200, body: { grams: 7 } });
  expect(await call('GET', '/things/later')).toMatchObject({ status: 202, body: { later: true } });
  expect(await call('GET', '/things/heavy')).toMatchObject({ status: 413 });
});

test('a method that no contract of the path has is 405 with the methods that they have', async () => {
  const { status, headers } = await call('DELETE', '/things/t1');
  expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow: 'GET, HEAD, PUT' });
});

test('an unchecked body reaches the handler as it was sent', async () => {
  expect(await call('POST', '/raw', { name: 7, more: true })).toMatchObject({ body: { name: 7, more: true } });
});

test('names in the path that the contract does not describe are found when it is mounted', () => {
  const wrong = { weigh: { ...contracts.weigh, path: '/things/{id}' } };
  expect(() => mount({} as ApiContext, wrong, { weigh: () => ({ grams: 1 }) })).toThrow('other names');
});

test('the operation of a contract shows each status, and 404 where the path has names', () => {
  const { operationId, responses } = operationOf('weigh', contracts.weigh);
  expect(operationId).toBe('weigh');
  expect(Object.keys(responses)).toEqual(['200', '202', '404', '500']);
});
