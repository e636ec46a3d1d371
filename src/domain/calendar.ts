/** Business dates: calendar dates in Asia/Jakarta, `YYYY-MM-DD`. Jakarta is UTC+7 all year. */
import { invariant } from './money.ts';

const JAKARTA_OFFSET_MS = 7 * 3_600_000;
const DAY_MS = 86_400_000;

/** Returns the business date of an instant. Throws on text that is no instant. */
export function jakartaDate(at: Date | string): string {
  const instant = typeof at === 'string' ? new Date(at) : at;
  invariant(!Number.isNaN(instant.getTime()), 'not an instant');
  return isoDate(instant.getTime() + JAKARTA_OFFSET_MS);
}

/** The last millisecond of a business date. */
export const endOfDay = (date: string): Date => new Date((dayNumber(date) + 1) * DAY_MS - JAKARTA_OFFSET_MS - 1);

/** Returns whole days since 1970-01-01. Throws on text that is no date. */
export function dayNumber(date: string): number {
  invariant(isCalendarDate(date), `${date} is not a calendar date`);
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

/** Whether the text is a date that exists, as `YYYY-MM-DD`. */
export function isCalendarDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

export const addDays = (date: string, days: number): string => isoDate((dayNumber(date) + days) * DAY_MS);

/** Whole days from one date to another; negative when `to` is earlier. */
export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from);

/** The same day `months` later, clamped to the end of that month. */
export function addMonths(date: string, months: number): string {
  const from = new Date(dayNumber(date) * DAY_MS);
  const lastOfMonth = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months + 1, 0));
  lastOfMonth.setUTCDate(Math.min(from.getUTCDate(), lastOfMonth.getUTCDate()));
  return isoDate(lastOfMonth.getTime());
}

/** Completed years of life on a date. */
export function ageOn(birthDate: string, on: string): number {
  const years = Number(on.slice(0, 4)) - Number(birthDate.slice(0, 4));
  const hadBirthday = on.slice(5) >= birthDate.slice(5);
  return hadBirthday ? years : years - 1;
}

const isoDate = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
