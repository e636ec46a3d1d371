/** Command-line options of `npm run bench`, such as `-- --loans 200 --at-once 8`. */
import { parseArgs } from 'node:util';

export interface Options {
  /** Timed full loans, and as many bare ones before and after them. */
  loans: number;
  /** Borrowers at the same time. */
  atOnce: number;
  /** Submission calls with nothing else going on. */
  submissions: number;
}

/** Throws an Error that names what is wrong. */
export function readOptions(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: {
      loans: { type: 'string', default: '40' },
      'at-once': { type: 'string', default: '8' },
      submissions: { type: 'string', default: '20' },
    },
  });
  return {
    loans: count('--loans', values.loans),
    atOnce: count('--at-once', values['at-once']),
    submissions: count('--submissions', values.submissions),
  };
}

const MOST = 10_000;

function count(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > MOST)
    throw new Error(`${name} must be a whole number from 1 to ${MOST}`);
  return value;
}
