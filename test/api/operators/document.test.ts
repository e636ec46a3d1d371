import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { errorCatalogue } from '../../../src/api/errors.ts';
import { operatorApp } from '../../../src/api/operators/app.ts';
import { operatorDocument } from '../../../src/api/operators/document.ts';
import { listen, type Listener } from '../listener.ts';
import { conformance } from '../openapi/conformance.ts';
import { type StubHouse, stubHouse } from '../stub-house.ts';

const document = operatorDocument() as any;
const check = conformance(document);
const named = check.operations.map((operation) => [operation.id, operation] as const);

test('every reference of the document leads somewhere', () => {
  const references = new Set(JSON.stringify(document).match(/"\$ref":"[^"]+"/g));
  expect(references.size).toBeGreaterThan(50);
  for (const reference of references)
    expect(check.resolve(JSON.parse(`{${reference}}`) as object)).toEqual(expect.any(Object));
});

test('the document lets nothing into an answer that it does not name', () => {
  const open: string[] = [];
  const walk = (schema: any, where: string): void => {
    if (typeof schema !== 'object' || schema === null) return;
    if (schema.type === 'object' && schema.properties && schema.additionalProperties !== false) open.push(where);
    for (const [name, part] of Object.entries(schema)) walk(part, `${where}/${name}`);
  };
  for (const [name, schema] of Object.entries(document.components.schemas))
    if (name !== 'GetDocumentAnswer') walk(schema, name);
  expect(open).toEqual([]);
});

describe.each(named)('%s', (_id, { method, template, definition }) => {
  const at = template.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');
  const pointer = `/paths/${at}/${method.toLowerCase()}`;
  const schema = 'content/application~1json/schema';

  test('shows an example of every JSON answer, each as the schema says and under the status of its code', () => {
    for (const [status, { content }] of Object.entries<any>(definition['responses'])) {
      const shown = Object.entries<any>(content['application/json']?.examples ?? {});
      expect(shown.length > 0).toBe('application/json' in content);
      for (const [name, example] of shown) {
        const { value } = check.resolve(example);
        expect(check.problemsAt(`${pointer}/responses/${status}/${schema}`, value)).toEqual([]);
        if (value.status !== 'error') continue;
        expect(value.error_code).toBe(name);
        expect(errorCatalogue[name as keyof typeof errorCatalogue].status).toBe(Number(status));
      }
    }
  });

  test('shows a request that the schema accepts', () => {
    const examples = definition['requestBody']?.content['application/json'].examples ?? {};
    for (const { value } of Object.values<any>(examples))
      expect(check.problemsAt(`${pointer}/requestBody/${schema}`, value)).toEqual([]);
  });

  test('says that a change of a signed-in operator needs the CSRF token, and what is read does not', () => {
    const [security = {}] = definition['security'];
    const codec = template.startsWith('/codec/');
    expect('csrfToken' in security).toBe(method !== 'GET' && 'session' in security && !codec);
  });
});

describe('the operators’ listener', () => {
  let stub: StubHouse;
  let listener: Listener;
  beforeAll(async () => {
    stub = await stubHouse();
    listener = await listen(operatorApp(stub.house));
  });
  afterAll(async () => {
    await listener.close();
    await stub.close();
  });
  const load = (path: string) => fetch(`${listener.url}${path}`);

  test('serves the document without a session', async () => {
    const answer = await load('/openapi.json');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(document)));
  });

  test('serves it as a page that asks nobody else for anything', async () => {
    const page = await load('/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    const html = await page.text();
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|https?:|style=/);
    for (const [, path] of html.matchAll(/(?:src|href)="([^"]+)"/g)) expect((await load(path!)).status).toBe(200);
    expect(await (await load('/docs/page.js')).text()).toContain("url: '/openapi.json'");
    expect((await load('/docs/package.json')).status).toBe(404);
  });
});
