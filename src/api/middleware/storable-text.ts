/** Text that no database takes: U+0000, which Postgres has no room for, and halves of surrogate pairs, which are no UTF-8. */
import type { RequestHandler } from 'express';
import { ApiError, type FieldProblem, validationError } from '../errors.ts';

/** Indonesian, after nothing: any field may be the wrong one. */
const FORBIDDEN = 'Mengandung karakter yang tidak diperbolehkan.';

const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

/** The path of every text within a JSON value that cannot be stored, names of members included. */
export function unstorableIn(value: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (typeof value === 'string') return isStorable(value) ? [] : [path];
  if (Array.isArray(value)) return value.flatMap((member, at) => unstorableIn(member, [...path, at]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    isStorable(name) ? unstorableIn(member, [...path, name]) : [path],
  );
}

/** What is wrong with such a field. Its value is not repeated. */
export const unstorable = (field: string): FieldProblem => ({ field, message: FORBIDDEN });

/** What cannot be decoded is no address of ours either. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new ApiError('NOT_FOUND');
  }
}

/**
 * No route sees such text in an address: 404 where it is in the path, 400 naming the parameter where it is in the
 * query. Of bodies, `validate` sees to it.
 */
export const storableAddress: RequestHandler = (req, _res, next) => {
  if (!isStorable(decoded(req.path))) throw new ApiError('NOT_FOUND');
  const wrong = Object.entries(req.query).filter(([name, value]) => unstorableIn({ [name]: value }).length > 0);
  if (wrong.length) throw validationError(...wrong.map(([name]) => unstorable(isStorable(name) ? name : 'query')));
  next();
};
