/** Calls that nobody should make: wrong types, missing and unknown members, huge and broken text, odd headers and addresses. */
import fc from 'fast-check';
import type { DocumentedOperation } from '../openapi/conformance.ts';

export interface Attempt {
  /** Below the address of the operation: one text for each `{parameter}`, percent-encoded. */
  parameters: string[];
  query: string;
  headers: Record<string, string>;
  body: Buffer | null;
}

/** What the house gives to a caller who does everything right. */
export interface Rightful {
  headers: Record<string, string>;
  /** Example body of the document, or a whole multipart body. */
  body: unknown;
  parameters: string[];
}

const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);
const deep = (depth: number): unknown => JSON.parse(nested(depth, '[', ']'));

const oddText = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    'a\udfff',
    '😀👨‍👩‍👧',
    '\u202eabc',
    '\u0301',
    'ＡＢＣ',
    '٣٤٥٦٧٨',
  ),
  fc.constantFrom('constructor', '__proto__', 'toString', "' or 1=1 --", '../../etc/passwd', '%00', '${7*7}', 'null'),
  fc.constantFrom('x'.repeat(101), 'x'.repeat(5_000), '9'.repeat(400), '😀'.repeat(20_000)),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
);
const oddNumber = fc.oneof(
  fc.constantFrom(0, -0, -1, 1.5, 5e-324, 1e308, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 2 ** 63, 1e21),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  oddText,
  oddNumber,
  fc.constantFrom<unknown>(null, true, false, [], {}, [null], { a: { b: [] } }, deep(500)),
  fc.jsonValue({ maxDepth: 3 }),
);

/** A valid body with one to three of its members replaced, taken away, or joined by one that nobody knows. */
function spoilt(example: unknown): fc.Arbitrary<unknown> {
  const places = placesOf(example);
  const change = fc.record({
    place: fc.constantFrom(...(places.length ? places : [[]])),
    what: fc.oneof(
      { weight: 5, arbitrary: fc.record({ set: oddValue }) },
      { weight: 2, arbitrary: fc.constant({ remove: true }) },
      { weight: 1, arbitrary: fc.record({ add: oddText, value: oddValue }) },
    ),
  });
  return fc
    .array(change, { minLength: 1, maxLength: 3 })
    .map((changes) => changes.reduce((body, { place, what }) => changed(body, place, what), structuredClone(example)));
}

type Place = (string | number)[];
type Change = { set: unknown } | { remove: boolean } | { add: string; value: unknown };

function placesOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const here: Place = [Array.isArray(value) ? Number(name) : name];
    return [here, ...placesOf(member).map((below) => [...here, ...below])];
  });
}

function changed(body: unknown, place: Place, change: Change): unknown {
  const above = place.slice(0, -1).reduce<any>((part, name) => part?.[name], body);
  const name = place.at(-1);
  if (typeof above !== 'object' || above === null || name === undefined) return body;
  if ('set' in change) above[name] = change.set;
  else if ('remove' in change) {
    if (Array.isArray(above)) above.splice(Number(name), 1);
    else Reflect.deleteProperty(above, name);
  } else if (!Array.isArray(above))
    Object.defineProperty(above, change.add, { value: change.value, enumerable: true, configurable: true });
  return body;
}

/** Each member of the body in turn: missing, of every wrong type, too long, and with text that no column can hold. */
export function systematic({ definition }: DocumentedOperation, rightful: Rightful, known: string[]): Attempt[] {
  const { body: right, headers, parameters } = rightful;
  if (definition['requestBody'] === undefined || Buffer.isBuffer(right)) return [];
  const places = [...placesOf(right), ...known.filter((name) => !(name in (right as object))).map((name) => [name])];
  // A long form would take long: every member still meets what matters most.
  const wrong = wrongForMost.slice(0, places.length > 15 ? 4 : undefined);
  const changes: Change[] = [{ remove: true }, ...wrong.map((set) => ({ set }))];
  const bodies = places.flatMap((place) => changes.map((change) => changed(structuredClone(right), place, change)));
  return [
    ...bodies.map((body) => ({ parameters, query: '', headers, body: bytesOf(body) })),
    ...brokenTexts(right).map((text, i) => ({
      ...{ parameters, query: '', body: Buffer.from(text) },
      headers: { ...headers, 'idempotency-key': `broken-${i}` },
    })),
  ];
}
const wrongForMost = [null, {}, 'a\u0000b', 'x'.repeat(5_000), -1, 2 ** 53, '', '\ud800'];

/** What is no JSON, or hardly. */
function brokenTexts(example: unknown): string[] {
  const text = JSON.stringify(example ?? {});
  return [
    ...[`${text},`, `\ufeff${text}`, `${text}${text}`, text.replaceAll(/\d+/g, '1e999'), text.replaceAll('"', "'")],
    ...['null', 'true', '""', '1', '[', 'NaN', ' ', '{"a":1,"a":2}', '{"__proto__":{"status":"ACTIVE"}}'],
    // Deep enough to exhaust the stack of whoever walks it, and too long.
    ...[nested(40_000, '[', ']'), `${'{"a":'.repeat(14_000)}1${'}'.repeat(14_000)}`, `"${'x'.repeat(120_000)}"`],
  ];
}

const brokenBytes = (example: unknown): fc.Arbitrary<Buffer> =>
  fc.oneof(
    fc.nat(200).map((end) => Buffer.from(JSON.stringify(example ?? {}).slice(0, end))),
    fc.constantFrom(...brokenTexts(example)).map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
    fc.constant(Buffer.concat([Buffer.from('{"phone_number":"'), Buffer.from([0xc3, 0x28, 0xff]), Buffer.from('"}')])),
  );

/** A multipart body with its bytes cut off or replaced here and there. */
const brokenForm = (whole: Buffer): fc.Arbitrary<Buffer> =>
  fc.oneof(
    fc.nat(whole.length).map((end) => whole.subarray(0, end)),
    fc.tuple(fc.nat(whole.length), fc.uint8Array({ minLength: 1, maxLength: 40 })).map(([at, bytes]) => {
      const broken = Buffer.from(whole);
      broken.set(bytes.subarray(0, Math.max(0, broken.length - at)), Math.min(at, broken.length));
      return broken;
    }),
    oddText.map((text) =>
      Buffer.from(whole.toString('latin1').replace('name="document_type"', `name="${text}"`), 'latin1'),
    ),
    oddText.map((text) => Buffer.from(whole.toString('latin1').replace('\r\n\r\nKTP', `\r\n\r\n${text}`), 'latin1')),
  );

/** Header values that can be sent at all: visible Latin-1, at most this long. */
const headerText = (longest: number) =>
  fc
    .string({ unit: fc.constantFrom(...Array.from(' aZ9-_.:;,"/=\\{}<>~é\xff')), maxLength: longest })
    .map((text) => text.trim());

const odd = <T>(right: T, wrong: fc.Arbitrary<T>, oneIn = 12) =>
  fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(right) }, { weight: 1, arbitrary: wrong });

const address = fc.oneof(
  oddText.filter((text) => text.isWellFormed() && text.length < 6_000 && text !== '').map(encodeURIComponent),
  fc.constantFrom('%00', 'a%00b', '%ff', '%E0%A4%A', '..%2f..%2f', '%2e%2e', '.', '0', '-1', '1e5', '%0d%0a', '%20'),
  fc.uuid(),
);

const query = fc
  .array(
    fc.tuple(
      fc.constantFrom('page', 'page[]', 'page[a]', 'token', 'status', 'verificationSessionId', '__proto__', ''),
      fc.oneof(address, fc.constantFrom('1', '0', '-1', '1.5', '10001', 'NaN', 'Infinity', '0x10', '')),
    ),
    { maxLength: 3 },
  )
  .map((pairs) =>
    pairs.length ? `?${pairs.map(([name, value]) => `${encodeURIComponent(name)}=${value}`).join('&')}` : '',
  );

export function attempts({ definition }: DocumentedOperation, rightful: Rightful): fc.Arbitrary<Attempt> {
  const { body: right, headers: given } = rightful;
  const takesForm = Buffer.isBuffer(right);
  const body: fc.Arbitrary<Buffer | null> =
    definition['requestBody'] === undefined
      ? odd<Buffer | null>(null, brokenBytes({}), 6)
      : takesForm
        ? fc.oneof(brokenForm(right), fc.constant(right), fc.constant(null))
        : fc.oneof(
            { weight: 10, arbitrary: spoilt(right).map(bytesOf) },
            { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }).map(bytesOf) },
            { weight: 3, arbitrary: brokenBytes(right) },
            { weight: 1, arbitrary: fc.constantFrom(null, bytesOf(right)) },
          );

  const headers = fc
    .record({
      'content-type': odd(
        given['content-type'],
        fc.constantFrom(undefined, 'text/plain', 'application/json; charset=utf-7', 'multipart/form-data', 'x', ';'),
      ),
      'content-encoding': odd(undefined, fc.constantFrom('gzip', 'br', 'nonsense'), 30),
      'x-device-id': odd(given['x-device-id'], fc.oneof(fc.constant(undefined), headerText(250))),
      authorization: odd(
        given['authorization'],
        fc.oneof(
          fc.constantFrom(undefined, 'Bearer', 'Bearer a.b.c', 'Basic YTpi', `Bearer ${'a'.repeat(8_000)}`),
          headerText(80),
        ),
      ),
      'idempotency-key': odd(undefined, fc.oneof(fc.uuid(), headerText(300)), 4),
      'x-request-id': odd(undefined, headerText(200), 6),
    })
    .map((chosen) => {
      const all: Record<string, string | undefined> = { ...given, ...chosen };
      return Object.fromEntries(Object.entries(all).filter((pair): pair is [string, string] => pair[1] !== undefined));
    });

  return fc.record({
    parameters: fc.tuple(...rightful.parameters.map((parameter) => odd(parameter, address, 2))),
    query: odd('', query, 3),
    headers,
    body,
  });
}

const bytesOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
