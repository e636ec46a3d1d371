/** Contracts become routes: counters, access, body, idempotency, validation, handler, answer, and 405 for other methods. */
import { type RequestHandler, Router } from 'express';
import type { ApiContext } from '../context.ts';
import { ApiError } from '../errors.ts';
import { endpoint } from '../middleware/endpoint.ts';
import { idempotent } from '../middleware/idempotency.ts';
import { sensitiveLimit } from '../middleware/rate-limit.ts';
import { validate } from '../middleware/validate.ts';
import type { Call, Contract, Contracts, HandlersOf } from './contract.ts';

/** Mounted at the root: contracts know their whole path. Of two paths that fit a call, the first one takes it. */
export function mount<Of extends Contracts>(context: ApiContext, contracts: Of, handlers: HandlersOf<Of>): Router {
  const router = Router();
  const byPath = Map.groupBy(Object.entries<Contract>(contracts), ([, { path }]) => path);
  for (const [path, those] of byPath) {
    // `Allow` names them in one order, however the contracts stand.
    const inOrder = those.toSorted(([, a], [, b]) => methodOrder.indexOf(a.method) - methodOrder.indexOf(b.method));
    const methods = inOrder.map(
      ([id, one]) => [one.method, chainOf(context, one, handlers[id] as AnyHandler)] as const,
    );
    endpoint(router, routePath(path), Object.fromEntries(methods));
  }
  return router;
}

const methodOrder: Contract['method'][] = ['get', 'post', 'put', 'delete'];

type AnyHandler = (call: Call<unknown, unknown, unknown, unknown>) => unknown;

/** Counted before anything is looked at; the body is read once it is known who sends it. */
function chainOf(context: ApiContext, given: Contract, handler: AnyHandler): RequestHandler[] {
  const { access, params, query, body, unchecked, answer } = given;
  const run: RequestHandler = async (req, res) => {
    const call = {
      caller: access.caller(res),
      params: pathParams(given, req.params),
      query: query && !unchecked ? validate(query, req.query) : req.query,
      body: body && !unchecked ? await body.read(req) : (req.body as unknown),
    };
    answer.send(res, await handler({ ...call, req, res }));
  };
  checkParams(given.path, Object.keys(params?.shape ?? {}));
  return [
    ...(given.sensitive || given.idempotent ? [sensitiveLimit(context)] : []),
    ...access.middlewares(context),
    ...(body?.middlewares ?? []),
    ...(given.idempotent ? [idempotent(context)] : []),
    run,
  ];
}

function pathParams({ params }: Contract, given: Record<string, unknown>): unknown {
  if (!params) return {};
  const read = params.safeParse(given);
  if (!read.success) throw new ApiError('NOT_FOUND');
  return read.data;
}

/** `/payments/{payment_id}` → `/payments/:payment_id`. */
const routePath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');

function checkParams(path: string, described: string[]): void {
  const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  if (named.join() !== described.join())
    throw new Error(`the contract of ${path} describes other names than the path has`);
}
