/** A good answer spoiled in one place at a time: each key missing, null, or of another type. */

/** By what was done, e.g. `data[0].id_no is missing`. */
export function spoiled(body: unknown): Record<string, unknown> {
  const variants: Record<string, unknown> = {};
  for (const path of pathsOf(body)) {
    const name = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
    variants[`${name} is missing`] = changed(body, path, undefined);
    for (const wrong of otherThan(valueAt(body, path))) {
      const label = JSON.stringify(wrong).slice(0, 20);
      variants[`${name} is ${label}`] = changed(body, path, wrong);
    }
  }
  return variants;
}

type Path = (string | number)[];

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.slice(0, 1).map((each) => [0, each])
    : Object.entries(value);
  return entries.flatMap(([key, each]) => [[...path, key], ...pathsOf(each, [...path, key])]);
}

function otherThan(value: unknown): unknown[] {
  const others: Record<string, unknown> = {
    string: 'odd',
    number: -1.5,
    boolean: true,
    list: [[]],
    object: { odd: [true] },
  };
  const kind = Array.isArray(value) ? 'list' : typeof value;
  return [null, ...Object.entries(others).map(([other, wrong]) => (other === kind ? null : wrong))].filter(
    (wrong, index) => index === 0 || wrong !== null,
  );
}

const valueAt = (body: unknown, path: Path): unknown =>
  path.reduce((value, key) => (value as Record<string | number, unknown>)[key], body);

function changed(body: unknown, path: Path, value: unknown): unknown {
  const copy = structuredClone(body);
  const parent = valueAt(copy, path.slice(0, -1)) as Record<string | number, unknown>;
  const last = path.at(-1)!;
  if (value === undefined && Array.isArray(parent)) parent.splice(Number(last), 1);
  else if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return copy;
}
