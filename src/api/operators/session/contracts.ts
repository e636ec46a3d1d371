/** Signing in and out, the session's own account, and adding an operator. */
import { z } from 'zod';
import { json } from '../../contract/bodies.ts';
import { written } from '../../contract/answers.ts';
import { contract } from '../../contract/contract.ts';
import { anybody, changes, reads } from '../access.ts';
import { answered, noContent } from '../answers.ts';
import * as example from '../examples.ts';
import { oneOf } from '../inputs.ts';

export const roles = ['viewer', 'maker', 'checker', 'admin'] as const;
const role = oneOf(roles);
const newOperator = z.object({
  email: z.email('Harus alamat email.').max(254, 'Paling panjang 254 karakter.'),
  password: z
    .string('Wajib diisi: 8 sampai 200 karakter.')
    .min(8, 'Paling sedikit 8 karakter.')
    .max(200, 'Paling banyak 200 karakter.'),
  role,
});

export const sessionContracts = {
  getLoginPage: contract({
    tag: 'Session',
    method: 'get',
    path: '/login',
    summary: 'The way in, for browsers',
    description: '`then`: the page of the console to go to afterwards.',
    access: anybody,
    answer: written({
      description: 'A page for people.',
      content: { 'text/html': { schema: z.string(), examples: { page: { value: '<!doctype html>' } } } },
    }),
  }),
  login: contract({
    tag: 'Session',
    method: 'post',
    path: '/login',
    summary: 'Sign in',
    description:
      'Sets the session’s cookie, for 8 hours. After 5 wrong passwords for an email, or 30 from an address, in a quarter of an hour: 429.',
    access: anybody,
    body: json(z.object({ email: z.string().min(1).max(254), password: z.string().min(1).max(200) }), {
      example: { email: example.maker, password: 'correct horse battery' },
    }),
    answer: noContent('Signed in; the cookie is set.'),
    errors: ['INVALID_CREDENTIALS', 'TOO_MANY_REQUESTS'],
  }),
  logout: contract({
    tag: 'Session',
    method: 'post',
    path: '/logout',
    summary: 'Sign out: the session ends at once',
    access: changes(),
    answer: noContent('Signed out.'),
  }),
  getSession: contract({
    tag: 'Session',
    method: 'get',
    path: '/api/session',
    summary: 'Who is signed in, and the token that changes need',
    description: 'Send `csrf_token` as `X-CSRF-Token` with every call but `GET`.',
    access: reads(),
    answer: answered(
      'The session.',
      z.strictObject({ operator: z.strictObject({ email: z.string(), role }), csrf_token: z.string() }),
      { operator: { email: example.maker, role: 'maker' }, csrf_token: 'q2Zx0mJ8t1l9wQ3uXn8kq7WAJmXn2b1v' },
    ),
  }),
  addOperator: contract({
    tag: 'Session',
    method: 'post',
    path: '/api/operators',
    summary: 'Add an operator',
    access: changes('admin'),
    body: json(newOperator, {
      example: { email: example.checker, password: 'correct horse battery', role: 'checker' },
    }),
    answer: answered(
      'Added.',
      z.strictObject({ operator: z.strictObject({ id: z.uuid(), email: z.string(), role }) }),
      { operator: { id: '019c63b0-1c2d-7e3f-9a4b-5c6d7e8f9a0b', email: example.checker, role: 'checker' } },
      201,
    ),
    errors: ['OPERATOR_EXISTS'],
  }),
};
