/** What stands in a partner's skeleton because it calls us: one declared message, and a contract test that fails until it is the document's. */
import type { Names } from './names.ts';

/** Path in the repository → text. */
export const callbackFiles = (names: Names): Record<string, string> => ({
  [`src/partners/${names.folder}/inbound.ts`]: inbound(names),
  [`test/contract/${names.folder}/callback.json`]: example,
  [`test/contract/${names.folder}/callback.test.ts`]: contractTest(names),
});

const inbound = ({ folder, camel, constant, title }: Names) => `/**
 * What ${title} sends us: its callbacks, each with its route, authentication, unique key and meaning.
 * Source: docs/partners/${folder}.md.
 */
import { z } from 'zod';
import { inbound, type Meaning, received } from '../inbound.ts';

const statusCallback = z.object({
  event_id: z.string().min(1),
  reference: z.string().min(1),
  status: z.string().min(1).max(100),
});
type StatusCallback = z.output<typeof statusCallback>;

/** By the document's status. One that is not here is no guess: an operator reads the message. */
const meanings: Readonly<Record<string, (said: StatusCallback) => Meaning>> = {};

const status = inbound({
  source: '${constant}',
  title: '${title}',
  path: '/api/callbacks/${folder}/status',
  authentication: {
    by: 'SHARED KEY',
    header: 'x-${folder}-key',
    secret: '${constant}_CALLBACK_KEY',
    scheme: { name: '${camel}Key', description: 'The callback key.' },
  },
  carriedBy: 'body',
  schema: statusCallback,
  // What tells a second event from the first one told again. Stored: never changed once it has run.
  uniqueKey: ({ event_id }) => [event_id],
  topic: (said) => said.status,
  meaning: (said) =>
    Object.hasOwn(meanings, said.status)
      ? meanings[said.status]!(said)
      : { kind: 'REVIEW', because: 'a status that the document does not name' },
  names: [{ is: 'APPLICATION', field: 'reference', label: 'Nomor pengajuan' }],
  // Until the document says that no money follows from it, two people match it by hand.
  money: 'PAID OUT',
  amount: () => null,
  // Every amount of money in it, by field: { field: 'amount', amount: said.amount }.
  amounts: () => [],
  answer: received,
  document: {
    id: '${camel}StatusCallback',
    summary: '${title} reports a status',
    example: { event_id: 'evt-0001', reference: 'APP-LN-2026-00000001', status: 'done' } satisfies StatusCallback,
    wrongField: 'status',
  },
});

export const ${camel}Inbound = [status];
`;

/** Not the document's: the test fails until it is. */
const example = `{
  "section": "copy the heading of the document's section",
  "body": { "event_id": "evt-0001", "reference": "APP-LN-2026-00000001", "status": "copy the body of the document" },
  "uniqueKey": ["what tells it from another event"]
}
`;

const contractTest = ({
  camel,
  folder,
  title,
}: Names) => `/** ${title}: the document's own example of a callback, as our declaration reads it. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { ${camel}Inbound } from '../../../src/partners/${folder}/inbound.ts';

const { body, uniqueKey } = JSON.parse(readFileSync(new URL('./callback.json', import.meta.url), 'utf8')) as {
  body: unknown;
  uniqueKey: unknown[];
};
const [status] = ${camel}Inbound;
const call = { params: {}, bodyDigest: () => 'digest' };

test("the document's example of a callback is kept under its key, and means something to us", () => {
  const said = status!.schema.parse(body);
  expect(status!.uniqueKey(said, call)).toEqual(uniqueKey);
  expect(status!.meaning(said, status!.topic(said, call))).not.toMatchObject({ kind: 'REVIEW' });
});

test('a callback whose status the document does not name is read by an operator', () => {
  const said = status!.schema.parse({ ...(body as object), status: 'a status of next year' });
  expect(status!.meaning(said, status!.topic(said, call))).toMatchObject({ kind: 'REVIEW' });
});
`;
