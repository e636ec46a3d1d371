/** Contracts become operations of the document: what a contract says, and what every call of its kind has in common. */
import { z } from 'zod';
import type {
  ZodOpenApiOperationObject,
  ZodOpenApiPathsObject,
  ZodOpenApiRequestBodyObject,
  ZodOpenApiResponsesObject,
} from 'zod-openapi';
import type {
  Access as ContractAccess,
  Answer,
  Contract,
  Contracts,
  RequestBody as ContractBody,
} from '../contract/contract.ts';
import { envelopeOf, shownJson } from '../contract/answers.ts';
import { named } from '../contract/bodies.ts';
import { type ErrorCode, errorCatalogue } from '../errors.ts';
import { accesses, type LegacyAccess } from './access.ts';
import { errorContent, type ErrorExamples } from './error-answers.ts';
import { headerRefs, type HeaderRefs, parameterRef, rateHeaders } from './headers.ts';
import type { tags } from './tags.ts';

/** What the document shows of a contract; a webhook has nothing else. */
export type Documented = Omit<Contract, 'access' | 'body' | 'answer'> & {
  access: Pick<ContractAccess, 'security' | 'parameters' | 'headers' | 'errors'>;
  body?: Pick<ContractBody<unknown>, 'content' | 'errors'>;
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

export interface Operation {
  /** `operationId`; the answer's schema is named after it. */
  id: string;
  tag: keyof typeof tags;
  summary: string;
  /** Rules that the schemas cannot say. Markdown. */
  description?: string;
  access: LegacyAccess;
  body?: RequestBody;
  path?: z.ZodObject;
  query?: z.ZodObject;
  /** Accepts `Idempotency-Key`. */
  creates?: boolean;
  success: SuccessAnswer;
  /** Besides those that follow from everything above. */
  errors?: ErrorCode[];
  errorExamples?: ErrorExamples;
}

export interface RequestBody {
  content: ZodOpenApiRequestBodyObject;
  errors: ErrorCode[];
}

export interface SuccessAnswer {
  status: number;
  description: string;
  /** Named after the operation. */
  schema?: z.ZodType;
  mediaType: string;
  examples: Record<string, unknown>;
}

/** A JSON body of at most 100 KiB; each example has a name. */
export const json = (schema: z.ZodType, examples: Record<string, unknown>): RequestBody => ({
  content: { required: true, content: { 'application/json': { schema, examples: named(examples) } } },
  errors: ['VALIDATION_ERROR', 'MALFORMED_JSON', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'],
});

/** A success in the envelope. `example` is its `data`. */
export function success<Data extends z.ZodType>(
  status: 200 | 201,
  message: string,
  data?: Data,
  example?: z.output<Data>,
): SuccessAnswer {
  return {
    status,
    description: message,
    schema: envelopeOf(message, data),
    mediaType: 'application/json',
    examples: { success: { status: 'success', message, ...(data ? { data: example } : {}) } },
  };
}

/** An operation that no contract makes. */
export function operation(given: Operation): ZodOpenApiOperationObject {
  const { status, description, schema, mediaType, examples } = given.success;
  const who = accesses[given.access];
  const shown = schema
    ? shownJson(description, schema, examples).content['application/json']!
    : Object.keys(examples).length
      ? { examples: named(examples) }
      : {};
  if (!Object.keys(examples).length) delete shown.examples;
  return operationOf(given.id, {
    ...{ method: 'get', path: '', tag: given.tag, summary: given.summary },
    ...(given.description ? { description: given.description } : {}),
    access: {
      security: who.security,
      parameters: who.device ? [parameterRef('DeviceId')] : [],
      headers: headerRefs(who.limited ? rateHeaders : []),
      errors: who.errors,
    },
    ...(given.body ? { body: given.body } : {}),
    ...(given.path ? { params: given.path } : {}),
    ...(given.query ? { query: given.query } : {}),
    ...(given.creates ? { idempotent: true } : {}),
    answer: { byStatus: { [status]: { description, content: { [mediaType]: shown } } } },
    ...(given.errors ? { errors: given.errors } : {}),
    ...(given.errorExamples ? { errorExamples: given.errorExamples } : {}),
  });
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
