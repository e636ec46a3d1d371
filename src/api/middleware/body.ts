/** Bodies: strict content types and a limit, before anything is read. */
import express, { type Request, type RequestHandler } from 'express';
import { ApiError } from '../errors.ts';

const JSON_LIMIT = '100kb';

/** 415 unless the body, if there is one, has this content type. */
export function contentType(type: string): RequestHandler {
  return (req, _res, next) => {
    if (hasBody(req) && !req.is(type)) throw new ApiError('UNSUPPORTED_MEDIA_TYPE');
    next();
  };
}

/** Reads a JSON body of at most 100 KiB into `req.body`. */
export const jsonBody: RequestHandler[] = [contentType('application/json'), express.json({ limit: JSON_LIMIT })];

const hasBody = (req: Request) =>
  req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
