/** Error response of the simulated Finfra: `{status, error, message}`. Source: docs/sources/finfra.md, "Error response format". */
import type { Refusal } from '../frame/http.ts';

const names: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
  413: 'Payload Too Large',
  415: 'Unsupported Media Type',
  429: 'Too Many Requests',
};

export const refusal: Refusal = (status, message) => ({
  status,
  json: { status, error: names[status] ?? 'Internal Server Error', message },
});
