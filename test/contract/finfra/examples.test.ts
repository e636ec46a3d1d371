/**
 * Every example of the document three ways from one file: the answer through our client and mapper, the request at the
 * simulator, and our client at the simulator. Whichever of the three drifts, a test fails.
 */
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Simulators, startSimulators } from '../../../simulators/index.ts';
import { finfraSimulator } from '../../../simulators/finfra/index.ts';
import { drawKtp } from '../../../simulators/ktp-card.ts';
import { finfra } from '../../../src/partners/finfra/index.ts';
import type { PartnerTransport } from '../../../src/partners/transport/http-client.ts';
import { json, text } from '../../partners/transport/fake-partner.ts';
import { patientTransport } from '../../partners/transport/patient-transport.ts';
import { finfraSteps, type FinfraSteps } from '../../simulators/finfra-client.ts';
import { type Listener, listenForCallbacks } from '../../simulators/listener.ts';
import { ask, basic, type Reply } from '../../simulators/requests.ts';
import { callback, section, type Section } from './document.ts';
import { documentedNames, type Names } from './example-situations.ts';
import { type Example, examples, type Situation } from './examples.ts';
import { fakeFinfra, type FakeFinfra } from './fake-finfra.ts';

/** Sections with a test of their own: tokens here and in authentication.test.ts, the error format here. */
const apart = ['generate-access-token', 'refresh-access-token', 'error-response-format'];

const rows = Object.entries(examples).flatMap(([name, example]) =>
  Object.entries(example.situations).map(([response, situation]) => ({ name, response, example, situation })),
);
type Row = (typeof rows)[number];

let fake: FakeFinfra;
let us: Listener;
let simulators: Simulators;
let at: FinfraSteps;
let transport: PartnerTransport;
beforeAll(async () => {
  fake = await fakeFinfra();
  us = await listenForCallbacks();
  simulators = await startSimulators({ only: ['finfra'], callbackBaseUrl: us.url, callbackDelayMs: 5 });
  at = await finfraSteps(simulators.urls.finfra, us);
  transport = patientTransport();
});
beforeEach(() => fake.reset());
afterAll(async () => {
  await fake.close();
  await simulators.close();
  await us.close();
  await transport.close();
});

test('every section in a file has its row, every response its situation, and every function of the client its section', () => {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const outbound = globSync('*.json', { cwd: folder })
    .map((path) => basename(path, '.json'))
    .filter((name) => !('bodies' in callback(name)));
  expect(outbound.filter((name) => !apart.includes(name)).toSorted()).toEqual(Object.keys(examples).toSorted());
  for (const [name, { situations }] of Object.entries(examples))
    expect({ name, responses: Object.keys(situations) }).toEqual({
      name,
      responses: Object.keys(section(name).responses),
    });
  const methods = Object.values(examples).map(({ method }) => method);
  expect(Object.keys(fake.client()).filter((name) => !methods.includes(name as Example['method']))).toEqual([]);
});

describe('our client', () => {
  test.each(rows)(
    'asks for $name as documented and understands "$response"',
    async ({ name, response, example, situation }) => {
      const { request, responses } = section(name);
      const { status, body } = responses[response]!;
      const told = JSON.parse(JSON.stringify(body).replaceAll('https://storage.finfra.io', fake.url)) as unknown;
      fake.answers(typeof told === 'string' ? text(status, told, 'application/octet-stream') : json(status, told));
      expect(await example.ask(fake.client(), documentedNames, Buffer.from('photo'))).toEqual(situation.makes);
      const asked = fake.asked[0]!;
      expect(`${asked.method} ${asked.path}`).toBe(`${request.method} ${request.path}`);
      const { authorization, ...headers } = request.headers ?? {};
      expect(asked.headers).toMatchObject(headers);
      expect(asked.headers.authorization?.split(' ')[0]).toBe(authorization?.split(' ')[0]);
      if (request.parts) expect(partsOf(asked.body)).toEqual(request.parts);
      else if (request.body === undefined) expect(asked.body).toBe('');
      else expect(JSON.parse(asked.body)).toEqual((example.ours ?? ((same) => same))(request.body));
    },
  );
});

describe('at the simulator', () => {
  const known = rows.filter(({ situation }) => !situation.notAtSimulator);

  test.each(known)(
    'the document’s request of $name brings "$response" as documented',
    async ({ name, response, situation }) => {
      const names = await arranged(situation);
      const reply = await send(withNames(section(name), names), names);
      const documented = section(name).responses[response]!;
      expect({ status: reply.status, kind: kindOf(reply.body) }).toMatchObject({
        status: documented.status,
        kind: kindOf(documented.body),
      });
    },
  );

  test.each(known)('our client asks for $name and gets "$response"', async ({ example, situation }: Row) => {
    const names = await arranged(situation);
    const { FINFRA_CLIENT_ID: clientId, FINFRA_CLIENT_SECRET: clientSecret } = finfraSimulator.credentials;
    const client = finfra({ baseUrl: simulators.urls.finfra, clientId, clientSecret }, transport);
    const { kind } = situation.makes;
    expect(await example.ask(client, names, await drawKtp(names.nik))).toMatchObject({ kind });
  });

  test('tokens are granted, refused and refreshed as documented', async () => {
    const token = section('generate-access-token');
    const grant = (password: string) =>
      ask(token.request.method, `${simulators.urls.finfra}${token.request.path}`, undefined, basic('arus', password));
    const granted = await grant('embedded-finfra');
    expect(shapeOf(granted)).toEqual(shapeOf(token.responses['granted']!));
    expect(shapeOf(await grant('wrong'))).toEqual(shapeOf(token.responses['wrong credentials']!));

    const { request, responses } = section('refresh-access-token');
    const headers = { 'x-access-token': granted.body.access_token, 'x-refresh-token': granted.body.refresh_token };
    expect(Object.keys(headers)).toEqual(Object.keys(request.headers!));
    const refreshed = await ask(request.method, `${simulators.urls.finfra}${request.path}`, undefined, headers);
    expect(shapeOf(refreshed)).toEqual(shapeOf(responses['granted']!));
  });

  test('an error has the document’s format', async () => {
    const { request, responses } = section('error-response-format');
    const reply = await at.call(request.method, request.path, request.body);
    expect(shapeOf(reply)).toEqual(shapeOf(responses['validation']!));
    expect(reply.body).toMatchObject({
      status: 400,
      error: 'Bad Request',
      message: expect.stringMatching(/^Validation failed: /),
    });
  });
});

let people = 0;
/** The simulator in that situation, and its names for what the example speaks of; nobody is met twice. */
async function arranged({ before, digits = '0001' }: Situation): Promise<Names> {
  people++;
  const names = {
    ...documentedNames,
    nik: `${320_000 + people}200992${digits}`,
    npwp: String(100_000_000_000_000 + people),
    reference: `APP-LN-2026-${String(people).padStart(8, '0')}`,
  };
  return { ...names, ...(await before(at, names)) };
}

/** The example, speaking of somebody whom the simulator knows. */
function withNames(of: Section, names: Names): Section {
  const told = Object.entries(documentedNames).reduce(
    (example, [what, documented]) => example.replaceAll(documented, names[what as keyof Names]),
    JSON.stringify({ ...of.request, headers: { ...of.request.headers, authorization: undefined } }),
  );
  return { ...of, request: JSON.parse(told) as Section['request'] };
}

async function send({ request }: Section, { nik }: Names): Promise<Reply> {
  const { method, path, headers = {}, body, parts } = request;
  if (!parts) return at.call(method, path, body, headers);
  const form = new FormData();
  for (const [name, value] of Object.entries(parts)) {
    if (value.startsWith('image/'))
      form.set(name, new Blob([new Uint8Array(await drawKtp(nik))], { type: value }), 'a.jpg');
    else form.set(name, value);
  }
  return at.call(method, path, form, headers);
}

/** Field → text, or the type of a file. */
function partsOf(form: string): Record<string, string> {
  const parts = [...form.matchAll(/name="(\w+)"(?:; filename="[^"]+"\r\ncontent-type: (\S+))?\r\n\r\n(.*?)\r\n--/gis)];
  return Object.fromEntries(parts.map(([, name, type, value]) => [name!, type ?? value!]));
}

/** The same keys with the same kinds of values, at every depth that the example shows; lists by their first entry. */
function kindOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length ? [kindOf(value[0])] : [];
  if (typeof value !== 'object' || value === null) return value === null ? null : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, kindOf(each)]));
}
const shapeOf = ({ status, body }: { status: number; body: unknown }) => ({ status, kind: kindOf(body) });
