/** One documented path: its methods, and 405 with `Allow` for every other one. */
import type { RequestHandler, Router } from 'express';
import { ApiError } from '../errors.ts';

type Method = 'get' | 'post' | 'put' | 'delete';

/**
 * Registers `path` on the router. Handlers run in order; a usual chain is
 * `[authenticate(context, 'session'), ...jsonBody, idempotent(context), handler]`.
 */
export function endpoint(router: Router, path: string, methods: Partial<Record<Method, RequestHandler[]>>): void {
  const given = Object.entries(methods) as [Method, RequestHandler[]][];
  const allow = given.flatMap(([method]) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()])).join(', ');
  const route = router.route(path);

  route.all((req, res, next) => {
    // Logs and metrics know a call by its pattern: the path itself may hold ids.
    res.locals['route'] = `${req.baseUrl}${path}`;
    next();
  });
  for (const [method, handlers] of given) route[method](...handlers);
  route.all((_req, res) => {
    res.set('Allow', allow);
    throw new ApiError('METHOD_NOT_ALLOWED');
  });
}

/** The pattern of the endpoint that took the call; undefined where none did. */
export const routeOf = (res: { locals: Record<string, unknown> }) => res.locals['route'] as string | undefined;
