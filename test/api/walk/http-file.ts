/** Sends the requests of a `.http` file in order, as the REST Client of VS Code does: named answers, variables, files. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

export interface FileRequest {
  name: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: Buffer | undefined;
}

/** Requests as they are written, by name. */
interface Written {
  name: string;
  head: string[];
  body: string[];
}

export function readHttpFile(file: URL, replaced: Record<string, string>) {
  const text = readFileSync(file, 'utf8');
  const variables = {
    ...Object.fromEntries([...text.matchAll(/^@(\w+) = (.+)$/gm)].map(([, k, v]) => [k!, v!])),
    ...replaced,
  };
  const answers = new Map<string, unknown>();

  const written = text
    .split(/^###.*$/m)
    .slice(1)
    .map((block): Written | undefined => {
      const name = /^# @name (\w+)$/m.exec(block)?.[1];
      if (!name) return undefined;
      const lines = block
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('#'));
      const end = lines.indexOf('');
      return { name, head: end < 0 ? lines : lines.slice(0, end), body: end < 0 ? [] : lines.slice(end + 1) };
    })
    .filter((request) => request !== undefined);

  const value = (expression: string): string => {
    if (expression === '$guid') return randomUUID();
    const [, name, path] = /^(\w+)\.response\.body\.\$\.(.+)$/.exec(expression) ?? [];
    const found = name ? pick(answers.get(name), path!) : variables[expression];
    if (typeof found !== 'string' && typeof found !== 'number') throw new Error(`{{${expression}}} has no value`);
    return String(found);
  };
  const filled = (part: string) => part.replace(/\{\{([^}]+)\}\}/g, (_, expression: string) => value(expression));

  return {
    variables,
    names: written.map(({ name }) => name),

    request(name: string): FileRequest {
      const { head, body } = written.find((one) => one.name === name)!;
      const [method, url] = filled(head[0]!).split(' ');
      const headers = Object.fromEntries(head.slice(1).map((line) => filled(line).split(': ') as [string, string]));
      const isForm = headers['Content-Type']?.startsWith('multipart/') === true;
      const parts = body.map((line) =>
        line.startsWith('< ') ? readFileSync(new URL(line.slice(2), file)) : Buffer.from(filled(line)),
      );
      const newline = Buffer.from(isForm ? '\r\n' : '\n');
      return {
        ...{ name, headers, method: method!, url: url! },
        body: parts.length ? Buffer.concat(parts.flatMap((part) => [part, newline])) : undefined,
      };
    },

    answered: (name: string, body: unknown) => void answers.set(name, body),
  };
}

/** `data.bills[0].amount`, `messages[-1:].code`. */
export function pick(value: unknown, path: string): unknown {
  return path
    .replaceAll('[-1:]', '.-1')
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .reduce<any>((part, name) => (Array.isArray(part) ? part.at(Number(name)) : part?.[name]), value);
}
