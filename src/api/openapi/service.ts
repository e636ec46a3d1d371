/** Health and the document itself, as the document shows them. */
import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { headerRefs } from './headers.ts';
import { operation } from './operation.ts';

const part = z.enum(['ok', 'unreachable']);
const checks = z.strictObject({ database: part, temporal: part });
const allWell = { database: 'ok', temporal: 'ok' };

const readyOperation = operation({
  id: 'ready',
  tag: 'Service',
  summary: 'What the process needs can be reached',
  access: 'anybody',
  success: {
    status: 200,
    description: 'Everything can be reached.',
    schema: z.strictObject({ status: z.literal('ok'), checks }),
    mediaType: 'application/json',
    examples: { ready: { status: 'ok', checks: allWell } },
  },
});

export const servicePaths: ZodOpenApiPathsObject = {
  '/healthz': {
    get: operation({
      id: 'health',
      tag: 'Service',
      summary: 'The process is up',
      access: 'anybody',
      success: {
        status: 200,
        description: 'Up.',
        schema: z.strictObject({ status: z.literal('ok') }),
        mediaType: 'application/json',
        examples: { up: { status: 'ok' } },
      },
    }),
  },
  '/readyz': {
    get: {
      ...readyOperation,
      responses: {
        ...readyOperation.responses,
        '503': {
          description: 'Something cannot be reached.',
          headers: headerRefs(['X-Request-ID']),
          content: {
            'application/json': {
              schema: z.strictObject({ status: z.literal('unavailable'), checks }).meta({ id: 'NotReadyAnswer' }),
              examples: {
                notReady: { value: { status: 'unavailable', checks: { ...allWell, temporal: 'unreachable' } } },
              },
            },
          },
        },
      },
    },
  },
  '/api/v1/openapi.json': {
    get: operation({
      id: 'getDocument',
      tag: 'Service',
      summary: 'This document',
      access: 'link',
      success: {
        status: 200,
        description: 'OpenAPI 3.1.',
        schema: z.looseObject({ openapi: z.literal('3.1.0') }),
        mediaType: 'application/json',
        examples: { document: { openapi: '3.1.0', info: { title: 'Arus', version: '1' }, paths: {} } },
      },
    }),
  },
  '/docs': {
    get: operation({
      id: 'getPage',
      tag: 'Service',
      summary: 'This document as a page',
      access: 'anybody',
      success: {
        status: 200,
        description: 'A page for people.',
        schema: z.string(),
        mediaType: 'text/html',
        examples: { page: '<!doctype html>' },
      },
    }),
  },
  '/docs/{asset}': {
    get: operation({
      id: 'getPageAsset',
      tag: 'Service',
      summary: 'What the page is made of',
      access: 'anybody',
      path: z.object({ asset: z.string().meta({ examples: ['page.js'] }) }),
      success: {
        status: 200,
        description: 'Style, script or picture.',
        mediaType: '*/*',
        examples: {},
      },
    }),
  },
};
