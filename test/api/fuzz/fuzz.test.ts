/**
 * Every operation of the document under calls that nobody should make. The seed is fixed, so that a failure comes
 * again; `FUZZ_RUNS=2000 FUZZ_SEED=$RANDOM` looks further.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { apiDocument } from '../../../src/api/openapi/document.ts';
import { conformance } from '../openapi/conformance.ts';
import { fuzzHouse } from './fuzz-house.ts';
import { attempts, systematic } from './fuzz-inputs.ts';

const runs = Number(process.env['FUZZ_RUNS'] ?? 40);
const seed = Number(process.env['FUZZ_SEED'] ?? 20_260_216);
const MOST_SHOWN = 2_000;

const check = conformance(apiDocument());
let house: Awaited<ReturnType<typeof fuzzHouse>>;
beforeAll(async () => {
  house = await fuzzHouse();
});
afterAll(() => house.close());

test.each(check.operations.map((operation) => [operation.id, operation] as const))(
  '%s never fails, says only what is documented, and leaves nothing behind when it refuses',
  async (_id, operation) => {
    const rightful = house.rightful(operation);
    const statuses = new Set<number>();
    let before = await house.holdings();

    const hold = async (attempt: Parameters<typeof house.send>[2] & { parameters: string[]; query: string }) => {
      let place = 0;
      const path = operation.template.replace(/\{\w+\}/g, () => attempt.parameters[place++]!) + attempt.query;
      house.asked.length = 0;
      await house.forgive();
      const answer = await house.send(operation.method, path, attempt);
      statuses.add(answer.status);

      const said = `${operation.method} ${path.slice(0, 200)} → ${answer.status} ${answer.text.slice(0, 300)}`;
      const wrong =
        check.operationFor(operation.method, path) === undefined ? [] : check.problems(operation.method, path, answer);
      if (answer.status >= 500) wrong.push('a failure of ours');
      wrong.push(
        ...house.asked
          .filter((text) => text.includes('\\u0000'))
          .map(() => 'a workflow was given text that the database cannot hold'),
      );
      if (operation.definition['tags'][0] === 'Webhooks' && (await house.holdsUndeliverable()))
        wrong.push('a message was taken that cannot be delivered');
      const after = await house.holdings();
      if (answer.status >= 400) {
        if (house.asked.length) wrong.push(`a refused call asked a workflow: ${house.asked.join().slice(0, 200)}`);
        if (JSON.stringify(after) !== JSON.stringify(before)) wrong.push('a refused call left something behind');
        if (/"field":""/.test(answer.text)) wrong.push('a field without a name');
      }
      before = after;
      if (wrong.length) {
        const shown = JSON.stringify(attempt.headers).slice(0, 500);
        throw new Error(
          `${wrong.join('\n')}\n${said}\nheaders ${shown}\nbody ${String(attempt.body).slice(0, MOST_SHOWN)}`,
        );
      }
    };
    const body = operation.definition['requestBody'] as { content: Record<string, { schema: object }> } | undefined;
    const { properties = {} } = check.resolve(Object.values(body?.content ?? {})[0]?.schema ?? {}) as {
      properties?: object;
    };
    const examples = systematic(operation, rightful, Object.keys(properties));
    await fc.assert(fc.asyncProperty(attempts(operation, rightful), hold), {
      examples: examples.map((attempt) => [attempt]),
      numRuns: examples.length + runs,
      seed,
      includeErrorInReport: true,
      interruptAfterTimeLimit: 50_000,
      markInterruptAsFailure: false,
    });
    // Whoever does everything right is let in: the calls above were spoilt by what was odd in them, not by ours.
    await hold({ ...rightful, query: '', body: bytesOf(rightful.body) });
    expect(statuses.size).toBeGreaterThan(0);
    const { responses } = operation.definition as { responses: Record<string, unknown> };
    const success = Object.keys(responses)
      .map(Number)
      .filter((status) => status < 300);
    if (!secretNeeded.includes(operation.id)) expect([...statuses]).toEqual(expect.arrayContaining(success));
  },
  60_000,
);

/** Their success takes a code, a challenge, a signature or a token that no example has. */
const secretNeeded = [
  ...['verifyPhone', 'sendLoginCode', 'verifyLoginCode', 'registerDeviceKey', 'loginWithDeviceKey'],
  ...['refreshSession', 'revokeSession', 'getQrImage'],
  // The rightful borrower has an approved limit.
  'applyForLimit',
];

const bytesOf = (body: unknown): Buffer | null =>
  body === null || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
