/** Contracts become operations of the document: what a contract says, and what every call of its kind has in common. */
import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiPathsObject, ZodOpenApiResponsesObject } from 'zod-openapi';
import type { Access, Answer, Contract, Contracts, RequestBody } from '../contract/contract.ts';
import { type ErrorCode, errorCatalogue } from '../errors.ts';
import { errorContent, type ErrorExamples } from './error-answers.ts';
import { headerRefs, type HeaderRefs, parameterRef } from './headers.ts';

/** What the document shows of a contract; a webhook has nothing else. */
export type Documented = Omit<Contract, 'access' | 'body' | 'answer'> & {
  access: Pick<Access, 'security' | 'parameters' | 'headers' | 'errors'>;
  body?: Pick<RequestBody<unknown>, 'content' | 'errors'>;
  answer: Pick<Answer<unknown>, 'byStatus'>;
};

/** The paths of these stages, in this order; the operation's id is the contract's name. */
export function pathsOf(...stages: (Contracts | Record<string, Documented>)[]): ZodOpenApiPathsObject {
  const paths: ZodOpenApiPathsObject = {};
  for (const stage of stages)
    for (const [id, given] of Object.entries<Documented>(stage))
      (paths[given.path] ??= {})[given.method] = operationOf(id, given);
  return paths;
}

/** One operation. Its errors are those of access, body, path, key and its own, each with an example. */
export function operationOf(id: string, given: Documented): ZodOpenApiOperationObject {
  const { access, body, params, query, idempotent } = given;
  const codes = new Set<ErrorCode>([
    ...access.errors,
    ...(body?.errors ?? []),
    ...(params ? (['NOT_FOUND'] as const) : []),
    ...(idempotent ? keyErrors : []),
    ...(given.errors ?? []),
    'INTERNAL_ERROR',
  ]);
  const headers = {
    ...headerRefs(['X-Request-ID']),
    ...access.headers,
    ...(idempotent ? headerRefs(['Idempotency-Replayed']) : {}),
  };
  return {
    operationId: id,
    tags: [given.tag],
    summary: given.summary,
    ...(given.description ? { description: given.description } : {}),
    security: access.security,
    parameters: [
      ...access.parameters,
      ...(idempotent ? [parameterRef('IdempotencyKey')] : []),
      parameterRef('RequestId'),
    ],
    ...(params || query ? { requestParams: { ...(params ? { path: params } : {}), ...(query ? { query } : {}) } } : {}),
    ...(body ? { requestBody: body.content } : {}),
    responses: {
      ...successResponses(id, given.answer.byStatus, headers),
      ...errorResponses([...codes], headers, given.errorExamples ?? {}),
    },
  };
}

/** Each schema is named after the operation, once however many statuses have it. */
function successResponses(
  id: string,
  byStatus: Answer<unknown>['byStatus'],
  headers: HeaderRefs,
): ZodOpenApiResponsesObject {
  const known = new Map<z.ZodType, z.ZodType>();
  const nameOf = () => (known.size === 0 ? answerName(id) : `${answerName(id)}${known.size + 1}`);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, { description, content, schemaName }]) => [
      status,
      {
        description,
        headers,
        content: Object.fromEntries(
          Object.entries(content).map(([type, { schema, ...rest }]) => {
            if (!(schema instanceof z.ZodType)) return [type, { ...rest, ...(schema ? { schema } : {}) }];
            const shown = known.get(schema) ?? schema.meta({ id: schemaName ?? nameOf() });
            known.set(schema, shown);
            return [type, { schema: shown, ...rest }];
          }),
        ),
      },
    ]),
  );
}

const keyErrors: ErrorCode[] = ['VALIDATION_ERROR', 'IDEMPOTENCY_KEY_IN_PROGRESS', 'IDEMPOTENCY_KEY_REUSED'];

/** Every answer of these says when to come back; of the codes, some answers. */
const waitStatuses = [429, 503];
const waitCodes: ErrorCode[] = ['IDEMPOTENCY_KEY_IN_PROGRESS', 'INVALID_PIN', 'BIOMETRIC_VERIFICATION_FAILED'];

function errorResponses(codes: ErrorCode[], headers: HeaderRefs, examples: ErrorExamples): ZodOpenApiResponsesObject {
  const byStatus = Map.groupBy(codes, (code) => errorCatalogue[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, those]) => [
      String(status),
      {
        description: those.map((code) => `\`${code}\``).join(', '),
        headers: {
          ...headers,
          ...headerRefs([
            ...(waitStatuses.includes(status) ? (['Retry-After.always'] as const) : []),
            ...(those.some((code) => waitCodes.includes(code)) ? (['Retry-After'] as const) : []),
            ...(those.includes('UNAUTHORIZED') ? (['WWW-Authenticate'] as const) : []),
          ]),
        },
        content: errorContent(those, examples),
      },
    ]),
  );
}

const answerName = (id: string) => `${id[0]!.toUpperCase()}${id.slice(1)}Answer`;
