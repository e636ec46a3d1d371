/**
 * What partners call, as the document shows it: made of what they declare.
 * Source: docs/sources/mobile-api.md, 19; docs/contracts.md, "Inbound webhooks".
 */
import { z } from 'zod';
import type { ZodOpenApiComponentsObject } from 'zod-openapi';
import type { Answer, Authentication, Inbound } from '../../partners/inbound.ts';
import { inboundMessages } from '../../partners/inbound-messages.ts';
import { shownJson } from '../contract/answers.ts';
import { json } from '../contract/bodies.ts';
import type { ErrorCode } from '../errors.ts';
import { refusalOf } from '../webhooks/authentication.ts';
import type { Documented } from './operation.ts';

/** By operation id. */
export const webhookOperations = (): Record<string, Documented> =>
  Object.fromEntries(inboundMessages.map((declaration) => [declaration.document.id, documented(declaration)]));

/** One for each way in which a caller can prove itself. */
export const webhookSchemes = (): NonNullable<ZodOpenApiComponentsObject['securitySchemes']> =>
  Object.fromEntries(
    inboundMessages.flatMap(({ authentication }) => {
      if (!('scheme' in authentication)) return [];
      const { header, scheme } = authentication;
      return [[scheme.name, { type: 'apiKey', in: 'header', name: header, description: scheme.description }]];
    }),
  );

function documented({ path, authentication, carriedBy, schema, answer, document }: Inbound): Documented {
  const { summary, description, params, example, wrongField } = document;
  const inQuery = carriedBy === 'query';
  const wrong = { field: wrongField, ...(inQuery ? { value: '' } : {}), message: 'Nilai tidak valid.' };
  return {
    method: 'post',
    path: path.replace(/:(\w+)/g, '{$1}'),
    ...{ tag: 'Webhooks', summary, ...(description ? { description } : {}) },
    access: accessOf(authentication),
    ...(params ? { params: paramsOf(params) } : {}),
    // A body that cannot even be unpacked is refused, though none is looked at.
    ...(inQuery ? { query: schema as z.ZodObject, errors: bodyErrors } : { body: bodyOf(schema, example) }),
    answer: { byStatus: { 200: answered(answer) } },
    errorExamples: { VALIDATION_ERROR: { details: [wrong] } },
  };
}

const bodyErrors: ErrorCode[] = ['MALFORMED_JSON', 'VALIDATION_ERROR'];

/** Taken by content: whatever the content type says, it must be JSON. Up to 1 MiB. */
const bodyOf = (schema: z.ZodType, value: unknown): Documented['body'] => ({
  ...json(schema, { document: value }),
  errors: bodyErrors,
});

/** Partners are recognised by the webhook's own route; this is what the document says of it. */
const accessOf = (authentication: Authentication): Documented['access'] => ({
  security: 'scheme' in authentication ? [{ [authentication.scheme.name]: [] }] : [],
  parameters: [],
  headers: {},
  errors: [refusalOf[authentication.by], 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'SERVICE_UNAVAILABLE'],
});

const paramsOf = (params: Readonly<Record<string, string>>) =>
  z.object(mapped(params, (example) => z.string().meta({ examples: [example] })));

const answered = ({ body, description }: Answer) =>
  shownJson(description, z.strictObject(mapped(body, (value) => (value === null ? z.null() : z.literal(value)))), {
    success: body,
  });

const mapped = <From, To>(record: Readonly<Record<string, From>>, to: (value: From) => To): Record<string, To> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, to(value)]));
