/** Health of the process, and the OpenAPI document as JSON and as a page. */
import helmet from 'helmet';
import { z } from 'zod';
import { plain, shownJson, written } from '../contract/answers.ts';
import { type Access, contract } from '../contract/contract.ts';
import { anybody, link } from './access.ts';

const tag = 'Service';
const part = z.enum(['ok', 'unreachable']);
const checks = z.strictObject({ database: part, temporal: part });
const allWell = { database: 'ok', temporal: 'ok' };

export const healthContracts = {
  health: contract({
    method: 'get',
    path: '/healthz',
    tag,
    summary: 'The process is up',
    access: anybody,
    answer: plain({
      200: {
        description: 'Up.',
        schema: z.strictObject({ status: z.literal('ok') }),
        examples: { up: { status: 'ok' } },
      },
    }),
  }),
  ready: contract({
    method: 'get',
    path: '/readyz',
    tag,
    summary: 'What the process needs can be reached',
    access: anybody,
    answer: plain(
      {
        200: {
          description: 'Everything can be reached.',
          schema: z.strictObject({ status: z.literal('ok'), checks }),
          examples: { ready: { status: 'ok', checks: allWell } },
        },
        503: {
          description: 'Something cannot be reached.',
          schema: z.strictObject({ status: z.literal('unavailable'), checks }),
          schemaName: 'NotReadyAnswer',
          examples: { notReady: { status: 'unavailable', checks: { ...allWell, temporal: 'unreachable' } } },
        },
      },
      ({ status }) => (status === 'ok' ? 200 : 503),
    ),
  }),
};

/** Helmet's own, but a page on http://localhost is not sent to https. */
const pagePolicy = helmet.contentSecurityPolicy({ directives: { upgradeInsecureRequests: null } });

/** A document at `path`, and its page at `/docs`. */
export const documentContractsAt = (path: string, access: Access<void>) => ({
  getDocument: contract({
    method: 'get',
    path,
    tag,
    summary: 'This document',
    access,
    answer: written(
      shownJson('OpenAPI 3.1.', z.looseObject({ openapi: z.literal('3.1.0') }), {
        document: { openapi: '3.1.0', info: { title: 'Arus', version: '1' }, paths: {} },
      }),
    ),
  }),
  getPage: contract({
    method: 'get',
    path: '/docs',
    tag,
    summary: 'This document as a page',
    access: { ...anybody, middlewares: () => [pagePolicy] },
    answer: written({
      description: 'A page for people.',
      content: { 'text/html': { schema: z.string(), examples: { page: { value: '<!doctype html>' } } } },
    }),
  }),
  getPageAsset: contract({
    method: 'get',
    path: '/docs/{asset}',
    tag,
    summary: 'What the page is made of',
    access: anybody,
    params: z.object({ asset: z.string().meta({ examples: ['page.js'] }) }),
    answer: written({ description: 'Style, script or picture.', content: { '*/*': {} } }),
  }),
});

export const documentContracts = documentContractsAt('/api/v1/openapi.json', link);
