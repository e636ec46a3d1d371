import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { globSync, readFileSync } from 'node:fs';
import { Router } from 'express';
import { mobileApp } from '../../../src/api/app.ts';
import { errorCatalogue } from '../../../src/api/errors.ts';
import { apiDocument } from '../../../src/api/openapi/document.ts';
import { conformance, operationsOf } from './conformance.ts';
import { listen, type Listener } from '../listener.ts';
import { addLoan } from '../../builders/loan.ts';
import { addUser, type StubHouse, stubHouse, tokenFor } from '../stub-house.ts';

const document = apiDocument() as any;
const operations = operationsOf(document);
const named = operations.map((operation) => [operation.id, operation] as const);
const check = conformance(document);

let stub: StubHouse;
let listener: Listener;
let served: string[];
beforeAll(async () => {
  stub = await stubHouse();
  const spied = spyOnRoutes();
  const app = mobileApp(stub.house);
  served = spied.end();
  listener = await listen(app);
});
afterAll(async () => {
  await listener.close();
  await stub.close();
});

/** Notes every address that is registered from now on, below whatever it is mounted at. */
function spyOnRoutes() {
  type Method = (this: object, ...args: any[]) => any;
  const prototype = Router.prototype as unknown as { use: Method; route: Method };
  const { use, route } = prototype;
  const children = new Map<object, { path: string; child: object }[]>();
  const routes: { router: object; path: string; methods: Record<string, boolean> }[] = [];
  prototype.use = function (...args) {
    const path = typeof args[0] === 'string' ? args[0] : '';
    for (const child of args.flat(Infinity).filter((arg) => typeof arg === 'function'))
      children.set(this, [...(children.get(this) ?? []), { path: path === '/' ? '' : path, child: child as object }]);
    return use.apply(this, args);
  };
  prototype.route = function (path: string) {
    const made = route.call(this, path) as { methods: Record<string, boolean> };
    routes.push({ router: this, path, methods: made.methods });
    return made;
  };
  return {
    end(): string[] {
      Object.assign(prototype, { use, route });
      const mounts = (router: object): string[] => {
        const above = [...children].flatMap(([parent, list]) =>
          list.filter(({ child }) => child === router).flatMap(({ path }) => mounts(parent).map((base) => base + path)),
        );
        return above.length ? above : [''];
      };
      return routes.flatMap(({ router, path, methods }) =>
        mounts(router).flatMap((base) =>
          Object.keys(methods)
            .filter((method) => method !== '_all')
            .map((method) => `${method.toUpperCase()} ${addressOf(base + path)}`),
        ),
      );
    },
  };
}

/** Without the names of parameters and the slash at the end. */
const addressOf = (path: string) => path.replace(/:\w+|\{\w+\}/g, '{}').replace(/(.)\/$/, '$1');

describe('the document', () => {
  test('has every address that the listener serves, and no other', () => {
    expect(served.length).toBeGreaterThan(30);
    const documented = operations.map(({ method, template }) => `${method} ${addressOf(template)}`);
    expect(documented.toSorted()).toEqual(served.toSorted());
  });

  test('is OpenAPI 3.1 whose references all lead somewhere', () => {
    expect(document.openapi).toBe('3.1.0');
    const references = JSON.stringify(document).match(/"\$ref":"[^"]+"/g)!;
    expect(references.length).toBeGreaterThan(100);
    for (const reference of new Set(references))
      expect(check.resolve(JSON.parse(`{${reference}}`))).toEqual(expect.any(Object));
  });

  test('names each operation once', () => {
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  });

  test('shows every code that the mobile API and the webhooks can answer with', () => {
    const operatorsOnly = [
      ...['INVALID_CREDENTIALS', 'CSRF_TOKEN_INVALID', 'SAME_OPERATOR', 'USER_NOT_FOUND', 'LOAN_NOT_FOUND'],
      ...['INBOX_MESSAGE_NOT_FOUND', 'OPERATOR_EXISTS', 'NOT_UNDER_REVIEW', 'NOT_BLOCKED', 'NOTHING_TO_DECIDE'],
      ...['PROPOSAL_PENDING', 'PROPOSAL_NOT_FOUND', 'ERASURE_NOT_POSSIBLE', 'ACTION_NOT_ALLOWED'],
      ...['CASE_NOT_FOUND', 'LOAN_NOT_LATE', 'MATCH_CONTRADICTED'],
      // Of no operation: the method is none.
      'METHOD_NOT_ALLOWED',
    ];
    const shown = Object.keys(document.components.examples);
    expect([...shown, ...operatorsOnly].toSorted()).toEqual(Object.keys(errorCatalogue).toSorted());
  });

  test('lets nothing into an answer that it does not name', () => {
    const open: string[] = [];
    const walk = (schema: any, where: string): void => {
      if (typeof schema !== 'object' || schema === null) return;
      if (schema.type === 'object' && schema.properties && schema.additionalProperties !== false) open.push(where);
      for (const [name, part] of Object.entries(schema)) walk(part, `${where}/${name}`);
    };
    for (const [name, schema] of Object.entries(document.components.schemas))
      if (/(Answer|Error)$/.test(name) && name !== 'GetDocumentAnswer') walk(schema, name);
    expect(open).toEqual([]);
  });
});

describe.each(named)('%s', (_id, { method, template, definition }) => {
  const pointer = `/paths/${template.replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D')}/${method.toLowerCase()}`;
  const withSchema = (content: any = {}) =>
    Object.entries<any>(content).filter(([type, { schema }]) => schema && type !== 'image/png');
  const key = (type: string) => type.replaceAll('/', '~1');

  test('shows an example of every answer, and each is what the schema says', () => {
    for (const [status, { content }] of Object.entries<any>(definition.responses))
      for (const [type, { examples }] of withSchema(content)) {
        expect(Object.keys(examples).length).toBeGreaterThan(0);
        for (const example of Object.values<any>(examples)) {
          const { value } = check.resolve(example);
          expect(check.problemsAt(`${pointer}/responses/${status}/content/${key(type)}/schema`, value)).toEqual([]);
        }
      }
  });

  test('shows each error under the status that the catalogue gives it', () => {
    for (const [status, { content }] of Object.entries<any>(definition.responses))
      for (const [code, example] of Object.entries<any>(content['application/json']?.examples ?? {})) {
        const { value } = check.resolve(example);
        if (value.status !== 'error') continue;
        expect(value.error_code).toBe(code);
        expect(errorCatalogue[code as keyof typeof errorCatalogue].status).toBe(Number(status));
      }
  });

  test('shows requests that the schema accepts', () => {
    for (const [type, { examples }] of withSchema(definition.requestBody?.content)) {
      if (type === 'multipart/form-data') continue;
      expect(Object.keys(examples).length).toBeGreaterThan(0);
      for (const { value } of Object.values<any>(examples))
        expect(check.problemsAt(`${pointer}/requestBody/content/${key(type)}/schema`, value)).toEqual([]);
    }
  });

  test('says who may call', () => {
    const names = (definition.parameters as any[]).map((parameter) => check.resolve(parameter)['name']);
    const mobile = template.startsWith('/api/v1/') && !/webhooks|qr\.png|openapi/.test(template);
    expect(names.includes('X-Device-ID')).toBe(mobile);
    expect(names).toContain('X-Request-ID');
    expect(definition.security).toEqual(expect.any(Array));
  });
});

test('no path and no message of a success stands twice in the code', () => {
  const root = new URL('../../../src/api/', import.meta.url);
  const code = globSync('{mobile,openapi,contract}/**/*.ts', { cwd: root })
    .map((path) => readFileSync(new URL(path, root), 'utf8'))
    .join('\n')
    .replace(/\/\*[\s\S]*?\*\//g, '');
  const mobile = operations.filter(({ template }) => template.startsWith('/api/v1/') && !/webhooks/.test(template));
  const messages = mobile.flatMap(({ definition }) =>
    Object.values<any>(definition.responses).flatMap(({ content }) =>
      Object.values<any>(content['application/json']?.examples ?? {}).flatMap((example) => {
        const { value } = check.resolve(example);
        return value.status === 'success' ? [value.message as string] : [];
      }),
    ),
  );
  const twice = [...new Set(messages)].filter((message) => code.split(`'${message}'`).length !== 2);
  expect(new Set(messages).size).toBeGreaterThan(20);
  expect(twice).toEqual([]);
  const paths = [...new Set(mobile.map(({ template }) => template))];
  expect(paths.filter((path) => code.split(`'${path}'`).length > 2)).toEqual([]);
});

test('what a workflow cannot do now is 503 and says when to come back', async () => {
  stub.arus.requestPayment = async () => ({ refused: { code: 'SERVICE_UNAVAILABLE' } });
  const user = await addUser(stub);
  const token = await tokenFor(stub, user, 'session');
  const { instalments } = await addLoan(stub.house.orm, user.id, { amount: 1_000_000, tenorId: 1 });
  const { id, amount } = instalments[0]!;
  const path = '/api/v1/payments/generate';
  const { status, headers, body } = await stub.call('POST', path, {
    token,
    json: { payment_method: 'QRIS', amount, loan_repayment_schedules: [{ schedule_id: id, amount_paid: amount }] },
  });
  expect(status).toBe(503);
  expect(check.problems('POST', path, { status, headers, text: JSON.stringify(body) })).toEqual([]);
});

describe('where it is served', () => {
  const load = (path: string) => fetch(`${listener.url}${path}`);

  test('as JSON', async () => {
    const answer = await load('/api/v1/openapi.json');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await answer.json()).toEqual(JSON.parse(JSON.stringify(document)));
  });

  test('as a page that asks nobody else for anything', async () => {
    const page = await load('/docs');
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy')!;
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('upgrade-insecure-requests');

    const html = await page.text();
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|https?:|style=/);
    const assets = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path!);
    expect(assets).toHaveLength(5);
    for (const path of assets) {
      expect(path).toMatch(/^\/(docs|api)\//);
      const asset = await load(path);
      expect(asset.status).toBe(200);
      expect((await asset.bytes()).length).toBeGreaterThan(100);
    }
    expect((await load('/docs/page.js')).headers.get('content-type')).toMatch(/^text\/javascript/);
  });

  test.each(['index.html', 'package.json', '..%2Fpackage.json', 'constructor', '%00'])('without %s', async (name) => {
    expect((await load(`/docs/${name}`)).status).toBe(404);
  });
});
