/** Holds answers against the OpenAPI document: operation, status, content type, headers and every byte of the body. */
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ApiDocument } from '../../../src/api/openapi/create-document.ts';

type Json = Record<string, any>;

export interface Heard {
  status: number;
  headers: Headers;
  /** The body as it came. */
  text: string;
}

export interface DocumentedOperation {
  id: string;
  method: string;
  /** `/api/v1/payments/{payment_id}`. */
  template: string;
  definition: Json;
}

export const methods = ['get', 'post', 'put', 'delete'];

export function operationsOf({ paths }: ApiDocument): DocumentedOperation[] {
  return Object.entries(paths as Json).flatMap(([template, item]) =>
    methods
      .filter((method) => item[method])
      .map((method) => ({
        id: item[method].operationId as string,
        method: method.toUpperCase(),
        template,
        definition: item[method],
      })),
  );
}

export function conformance(document: ApiDocument) {
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: { log: fail, warn: fail, error: fail } });
  addFormats.default(ajv);
  ajv.addFormat('binary', true);
  ajv.addSchema({ ...document, $id: 'arus' });

  // Addresses without parameters first: /payments/methods is no payment.
  const operations = operationsOf(document)
    .map((operation) => ({ ...operation, pattern: patternOf(operation.template) }))
    .toSorted((a, b) => a.template.split('{').length - b.template.split('{').length);
  const headerNames = Object.keys((document.components as Json)['headers'] as Json).filter(
    (name) => !name.includes('.'),
  );
  const compiled = new Map<string, ValidateFunction>();

  const resolve = (part: Json): Json => (typeof part['$ref'] === 'string' ? resolve(at(document, part['$ref'])) : part);

  /** What is wrong with a value for the schema at this place of the document. */
  const problemsAt = (pointer: string, value: unknown): string[] => {
    let validate = compiled.get(pointer);
    if (!validate) {
      validate = ajv.compile({ $ref: `arus#${pointer}` });
      compiled.set(pointer, validate);
    }
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) =>
      `${instancePath || 'body'} ${message} ${JSON.stringify(params)}`.trim(),
    );
  };

  const operationFor = (method: string, path: string) => {
    const [plain = ''] = path.split('?');
    return operations.find((operation) => operation.method === method && operation.pattern.test(plain));
  };

  return {
    operations,
    resolve,
    problemsAt,
    operationFor,

    /** What the document does not say about this answer; empty when it says it all. */
    problems(method: string, path: string, { status, headers, text }: Heard): string[] {
      const operation = operationFor(method, path);
      if (!operation) return ['the operation is not documented'];
      const response = operation.definition['responses'][String(status)] as Json | undefined;
      if (!response) return [`status ${status} is not documented: ${text.slice(0, 300)}`];
      const pointer = `/paths/${escaped(operation.template)}/${method.toLowerCase()}/responses/${status}`;
      return [
        ...headerProblems(resolve(response)['headers'] ?? {}, headers),
        ...bodyProblems(`${pointer}/content`, response['content'] as Json, headers, text),
      ];
    },
  };

  function headerProblems(documented: Json, headers: Headers): string[] {
    const problems: string[] = [];
    for (const name of headerNames) {
      const value = headers.get(name);
      if (!documented[name]) {
        if (value !== null) problems.push(`header ${name} is not documented`);
        continue;
      }
      const reference = documented[name]['$ref'] as string;
      const { required, schema } = resolve(documented[name] as Json);
      if (value === null) {
        if (required) problems.push(`header ${name} is missing`);
        continue;
      }
      const typed = schema.type === 'integer' ? Number(value) : value;
      for (const problem of problemsAt(`${reference.slice(1)}/schema`, typed))
        problems.push(`header ${name}: ${problem}`);
    }
    return problems;
  }

  function bodyProblems(pointer: string, content: Json, headers: Headers, text: string): string[] {
    if (Object.keys(content).length === 0) return text ? ['a body is not documented'] : [];
    const [type = ''] = (headers.get('content-type') ?? '').split(';');
    const key = content[type] ? type : '*/*';
    if (!content[key]) return [`content type ${type} is not documented`];
    if (!content[key].schema || type !== 'application/json') return [];
    return problemsAt(`${pointer}/${escaped(key)}/schema`, JSON.parse(text));
  }
}

/** A format or keyword that the validator does not know would be no check at all. */
const fail = (...said: unknown[]): never => {
  throw new Error(said.map(String).join(' '));
};

const escaped = (part: string) =>
  part.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('{', '%7B').replaceAll('}', '%7D');

const patternOf = (template: string) => new RegExp(`^${template.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);

/** What a `#/…` reference points to. */
const at = (document: ApiDocument, reference: string): Json =>
  reference
    .slice(2)
    .split('/')
    .reduce((part: any, name) => part[name.replaceAll('~1', '/').replaceAll('~0', '~')], document) as Json;
