/** What of an example is contract: names, kinds of values, and words that a program decides by. */

export type Shape = string | Shape[] | { [name: string]: Shape };

/** Their values are compared, not their kinds. */
const words = ['status', 'channel', 'token_type', 'currency', 'kyc_status', 'message', 'suggestion'];

/**
 * Of a list: the different shapes of its members. `varying` words are only text: what a list of many has in each
 * member, an example with one of them cannot say.
 */
export function shapeOf(value: unknown, name = '', varying: string[] = []): Shape {
  if (value === null) return 'null';
  if (Array.isArray(value)) return different(value.map((member) => shapeOf(member, name, varying)));
  if (typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, member]) => [key, shapeOf(member, key, varying)]),
    );
  if (words.includes(name) && !varying.includes(name)) return `= ${JSON.stringify(value)}`;
  if (typeof value === 'number' && /amount|limit|fee|outstanding|_no$|_due$|^month$/.test(name))
    return Number.isInteger(value) ? 'whole number' : 'fraction';
  if (typeof value !== 'string') return typeof value;
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) return 'instant';
  return /^\d{4}-\d\d-\d\d$/.test(value) ? 'date' : value ? 'text' : 'empty text';
}

const different = (shapes: Shape[]): Shape[] => [
  ...new Map(shapes.map((shape) => [JSON.stringify(shape), shape])).values(),
];
