/** Bodies: strict content types and a limit, before anything is read. */
import express, { type Request, type RequestHandler } from 'express';
import { ApiError } from '../errors.ts';

const USUAL_LIMIT = '100kb';
/** Nobody sends more; a body of 100 KiB could exhaust the stack of whoever walks it. */
const DEEPEST = 32;

/** 415 unless the body, if there is one, has this content type. */
export function contentType(type: string): RequestHandler {
  return (req, _res, next) => {
    if (hasBody(req) && !req.is(type)) throw new ApiError('UNSUPPORTED_MEDIA_TYPE');
    next();
  };
}

/** Other values than arrays and objects the parser has refused already. */
const shallowObject: RequestHandler = (req, _res, next) => {
  if (Array.isArray(req.body) || isDeeper(req.body, DEEPEST)) throw new ApiError('MALFORMED_JSON');
  next();
};

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1)));

/** Reads a JSON object of at most this size and 32 levels into `req.body`; 400 MALFORMED_JSON for any other JSON. */
export const jsonBodyOf = (limit: string): RequestHandler[] => [
  contentType('application/json'),
  express.json({ limit }),
  shallowObject,
];

/** Of at most 100 KiB. */
export const jsonBody = jsonBodyOf(USUAL_LIMIT);

const hasBody = (req: Request) =>
  req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
