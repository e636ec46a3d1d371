/** A phone whose every answer is held against the OpenAPI document, and what was heard of each operation. */
import { expect } from '@jest/globals';
import { apiDocument } from '../../../src/api/openapi/document.ts';
import { type Answer, Phone } from '../../../tools/demo/phone.ts';
import { conformance, type Heard } from '../openapi/conformance.ts';

export function witness() {
  const check = conformance(apiDocument());
  /** Operation → statuses and error codes. */
  const heard = new Map<string, Set<string>>(check.operations.map(({ id }) => [id, new Set<string>()]));

  /** Fails where the document does not describe the answer. */
  const hear = (method: string, path: string, answer: Heard): void => {
    expect({ method, path, problems: check.problems(method, path, answer) }).toEqual({ method, path, problems: [] });
    const said = heard.get(check.operationFor(method, path)!.id)!;
    said.add(String(answer.status));
    if (answer.status >= 400) said.add((JSON.parse(answer.text) as { error_code: string }).error_code);
  };

  class WitnessedPhone extends Phone {
    override async call<Data = Record<string, unknown>>(
      method: string,
      path: string,
      body?: unknown,
      headers?: Record<string, string>,
    ): Promise<Answer<Data>> {
      const answer = await super.call<Data>(method, path, body, headers);
      hear(method, `/api/v1${path}`, { ...answer, text: JSON.stringify(answer.body) });
      return answer;
    }
  }

  return {
    heard,
    operations: check.operations,
    WitnessedPhone,

    /** A call that is no phone's: any address, any body. */
    async fetch(method: string, url: string, init: RequestInit = {}): Promise<Heard> {
      const response = await fetch(url, { ...init, method });
      const { pathname, search } = new URL(url);
      const answer = { status: response.status, headers: response.headers, text: await response.text() };
      hear(method, `${pathname}${search}`, answer);
      return answer;
    },
  };
}
