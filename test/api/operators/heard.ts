/** Holds what the operators' API answers against its OpenAPI document: status, headers and every byte of the body. */
import { expect } from '@jest/globals';
import { operatorDocument } from '../../../src/api/operators/document.ts';
import { conformance, type Heard } from '../openapi/conformance.ts';

const check = conformance(operatorDocument());

export const { operations } = check;

/** Of addresses that the document does not have: the console's pages, and what is no address or no method. */
const isPage = (path: string) => !/^\/(api|codec|login|logout)\b/.test(path);
const refusals = [401, 403, 404, 405];

/** Fails where the document does not describe the answer. The operation's id; null for a page. */
export function hold(method: string, path: string, answer: Heard): string | null {
  const operation = check.operationFor(method, path);
  if (!operation && (isPage(path) || method === 'OPTIONS' || refusals.includes(answer.status))) return null;
  const problems = check.problems(method, path, answer);
  expect({ method, path, problems }).toEqual({ method, path, problems: [] });
  return operation!.id;
}
