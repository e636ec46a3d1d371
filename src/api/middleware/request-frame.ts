/** What surrounds every request: its id in and out, one log line, one measurement, a time limit. */
import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { Logger } from '../../platform/log.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { errorBody } from '../envelope.ts';
import { ApiError } from '../errors.ts';
import { routeOf } from './endpoint.ts';

export interface Frame {
  log: Logger;
  metrics: Metrics;
}

export const requestIdPattern = /^[\w.:-]{1,128}$/;

/** `X-Request-ID` is taken over when it is short and harmless, else made; answers carry it. */
export function requestFrame({ log, metrics }: Frame): RequestHandler {
  return (req, res, next) => {
    const given = req.get('x-request-id');
    const requestId = given && requestIdPattern.test(given) ? given : randomUUID();
    const startedAt = performance.now();
    res.locals['requestId'] = requestId;
    res.set('X-Request-ID', requestId);
    res.once('close', () => {
      const seconds = (performance.now() - startedAt) / 1000;
      const said = { method: req.method, route: routeOf(res) ?? 'unmatched', status: res.statusCode };
      metrics.httpRequests.observe(said, seconds);
      log.info(
        {
          requestId,
          ...said,
          durationMs: Math.round(seconds * 1000),
          ...(res.writableFinished ? {} : { aborted: true }),
        },
        'request',
      );
    });
    next();
  };
}

export const requestIdOf = (res: Response) => res.locals['requestId'] as string;

/**
 * Answers 503 after `limitMs`. What the handler does goes on to its end, and what it would have said is not sent; a
 * retry with the same Idempotency-Key gets it.
 */
export function timeLimit(limitMs: number): RequestHandler {
  return (_req, res, next) => {
    const send = res.json.bind(res);
    res.json = (body: unknown) => (res.headersSent ? res : send(body));
    // A handler that comes to its end after the answer still sets headers; Node would throw.
    const setHeader = res.setHeader.bind(res);
    res.setHeader = (...header) => (timedOut(res) && res.headersSent ? res : setHeader(...header));
    const timer = setTimeout(() => {
      if (res.headersSent) return;
      res.locals['timedOut'] = true;
      const late = new ApiError('SERVICE_UNAVAILABLE');
      res.status(late.status).set('Retry-After', '5').json(errorBody(late));
    }, limitMs);
    res.once('close', () => clearTimeout(timer));
    next();
  };
}

/** The caller was already told to come back. */
export const timedOut = (res: Response) => res.locals['timedOut'] === true;
