/** Delinquency: when a loan next changes its days-past-due bucket. Source: docs/lending-rules.md, "Late payment". */
import { addDays, endOfDay } from '../calendar.ts';

/** First day past due of each bucket after `CURRENT`. */
const bucketStarts = [1, 8, 31, 61, 91];
/** Beyond the last bucket penalties still grow: they are booked this often. */
const DAYS_BETWEEN_LATE_CHECKS = 30;

/** Returns the next instant after `at` at which the oldest unpaid instalment enters another bucket; after the last bucket, the next check. */
export function nextBucketChange(oldestUnpaidDueOn: string, at: Date): Date {
  const startOf = (daysPastDue: number) =>
    new Date(endOfDay(addDays(oldestUnpaidDueOn, daysPastDue - 1)).getTime() + 1);
  const next = bucketStarts.map(startOf).find((start) => start > at);
  if (next) return next;
  for (let days = 91 + DAYS_BETWEEN_LATE_CHECKS; ; days += DAYS_BETWEEN_LATE_CHECKS)
    if (startOf(days) > at) return startOf(days);
}
