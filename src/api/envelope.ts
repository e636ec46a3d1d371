/** How every answer looks: `{status, message, data?}`, and `{status:"error", error_code, message, details?|data?}`. */
import type { Response } from 'express';
import type { ApiError } from './errors.ts';

/** Answers in the envelope. `message` is Indonesian; `data` is left out where there is none. */
export function success(res: Response, status: 200 | 201, message: string, data?: object): void {
  res.status(status).json({ status: 'success', message, ...(data === undefined ? {} : { data }) });
}

/** The envelope of an error. Headers and status are the error handler's. */
export function errorBody({ code, message, details, data }: ApiError): object {
  return { status: 'error', error_code: code, message, ...(details ? { details } : data ? { data } : {}) };
}

/** An instant as the document writes it: UTC, whole seconds, `Z`. */
export const instantText = (at: Date | string): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');
