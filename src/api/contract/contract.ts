/**
 * An endpoint as one contract: method, path, input, answer, access, errors and examples. `mount` makes the route of it,
 * `pathsOf` the OpenAPI operation, so that neither can say what the other does not.
 */
import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import type { ZodOpenApiMediaTypeObject, ZodOpenApiOperationObject, ZodOpenApiRequestBodyObject } from 'zod-openapi';
import type { ApiContext } from '../context.ts';
import type { ErrorCode } from '../errors.ts';
import type { ErrorExamples } from '../openapi/error-answers.ts';
import type { HeaderRefs } from '../openapi/headers.ts';

/** Who may call: the check itself, and what a caller must send and can be told because of it. */
export interface Access<Caller = unknown> {
  /** Run before the body is read, in this order; the last one knows who calls. Made once for each endpoint. */
  middlewares(context: ApiContext): RequestHandler[];
  /** Who calls, once the middlewares have let the call through. */
  caller(res: Response): Caller;
  security: NonNullable<ZodOpenApiOperationObject['security']>;
  /** Headers of the request, `X-Request-ID` aside. */
  parameters: NonNullable<ZodOpenApiOperationObject['parameters']>;
  /** Headers of every answer, `X-Request-ID` aside. */
  headers: HeaderRefs;
  /** What any such call may be refused with. */
  errors: ErrorCode[];
}

/** A body: how it is read, and how the document shows it. Made by `bodies.ts`. */
export interface RequestBody<Value> {
  /** Content type, size and parser. */
  middlewares: RequestHandler[];
  /** The typed value; throws 400 VALIDATION_ERROR that names every wrong field. */
  read(req: Request): Value | Promise<Value>;
  content: ZodOpenApiRequestBodyObject;
  errors: ErrorCode[];
}

/** One status of a success, as the document shows it. */
export interface ShownAnswer {
  description: string;
  content: Record<string, ZodOpenApiMediaTypeObject>;
  /** Named so among the document's schemas; without it, after the operation. */
  schemaName?: string;
}

/** A success: how what the handler returned is sent, and how the document shows it. Made by `answers.ts`. */
export interface Answer<Data> {
  send(res: Response, data: Data): void;
  byStatus: Record<number, ShownAnswer>;
}

export interface Contract<
  Caller = unknown,
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body = unknown,
  Data = unknown,
  Unchecked extends boolean = boolean,
> {
  method: 'get' | 'post' | 'put' | 'delete';
  /** From the root, as OpenAPI writes it: `/api/v1/payments/{payment_id}`. */
  path: string;
  /** Chapter of the document. */
  tag: string;
  summary: string;
  /** Rules that the schemas cannot say. Markdown. */
  description?: string;
  access: Access<Caller>;
  /** One text for each name in the path; what does not fit is 404 NOT_FOUND. */
  params?: Params;
  query?: Query;
  body?: RequestBody<Body>;
  /**
   * Query and body reach the handler as they were sent, and it calls `validate` itself: what they may hold depends on
   * what it reads first, or a wrong one is another error than 400.
   */
  unchecked?: Unchecked;
  /** Takes an `Idempotency-Key`; counted as sensitive as well. */
  idempotent?: boolean;
  /** Counted in the smaller budgets of codes, logins and uploads. */
  sensitive?: boolean;
  answer: Answer<Data>;
  /** Besides those that follow from everything above. */
  errors?: ErrorCode[];
  /** Where this call's example of an error is another than the catalogue's. */
  errorExamples?: ErrorExamples;
}

/** Contracts of one stage by operation id: the document names operation and answer after it. */
export type Contracts = Record<string, Contract>;

/** The contract itself, with its types: what `params`, `query`, `body` and the returned data of its handler are. */
export const contract = <
  Caller,
  Data,
  Params extends z.ZodObject = Nothing,
  Query extends z.ZodObject = Nothing,
  Body = undefined,
  const Unchecked extends boolean = false,
>(
  given: Contract<Caller, Params, Query, Body, Data, Unchecked>,
): Contract<Caller, Params, Query, Body, Data, Unchecked> => given;

/** No parameters at all. */
type Nothing = z.ZodObject<Record<string, never>>;

/** What a handler is given: everything that the contract asks for, checked. */
export interface Call<Caller, Params, Query, Body> {
  caller: Caller;
  params: Params;
  query: Query;
  body: Body;
  req: Request;
  /** For headers, and for answers that are no data. */
  res: Response;
}

/** Returns the answer's data, or throws an `ApiError` of the contract's codes. */
export type HandlerOf<C> =
  C extends Contract<infer Caller, infer Params, infer Query, infer Body, infer Data, infer Unchecked>
    ? (
        call: Call<
          Caller,
          z.output<Params>,
          Unchecked extends true ? Request['query'] : z.output<Query>,
          Unchecked extends true ? unknown : Body
        >,
      ) => Data | Promise<Data>
    : never;

/** One handler for each contract: the compiler finds one that is missing. */
export type HandlersOf<Of extends Contracts> = { [Name in keyof Of]: HandlerOf<Of[Name]> };
