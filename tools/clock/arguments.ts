/** What `npm run clock` is asked for on its command line. */
import { ClockError } from './turn-clock.ts';

const usage =
  'Usage: npm run clock -- <application_no> <days>d      for example: npm run clock -- APP-LN-2026-00000001 35d';
const mostDays = 3650;

/** The application, and for how many days; throws a ClockError that says how it is used. */
export function turnAskedFor([applicationNo, span, ...more]: string[]): { applicationNo: string; days: number } {
  if (!applicationNo || !span || more.length) throw new ClockError(usage);
  const days = Number(/^(\d+)d$/.exec(span)?.[1]);
  if (days >= 1 && days <= mostDays) return { applicationNo, days };
  throw new ClockError(`"${span}" is not a number of days between 1d and ${mostDays}d.\n${usage}`);
}
