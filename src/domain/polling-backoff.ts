/** Polling backoff: how long to wait for a callback before asking the partner; the pauses grow with the age of the wait. */

/** While a wait is young, at most this many times PARTNER_SILENCE_SECONDS between two polls. */
const LONGEST_IN_INTERVALS = 5;
/** An older wait is polled after this share of its age, */
const SHARE_OF_AGE = 1 / 24;
/** and after this many seconds at the latest. */
const LONGEST_SECONDS = 3600;

/**
 * Seconds until the next poll. With PARTNER_SILENCE_SECONDS of 60: after 1, 2 and 4 minutes, then every 5 minutes until the wait
 * is two hours old, from there a twenty-fourth of its age, at most an hour. A lost callback costs minutes where people
 * wait for it, and 72 hours for a signature hold about 130 polls: at eleven history events each some 1,450 events,
 * far below the 10,000 from which Temporal warns.
 */
export function secondsUntilNextPoll(given: {
  /** PARTNER_SILENCE_SECONDS. */
  silenceSeconds: number;
  /** Polls so far. */
  asked: number;
  /** Age of the wait. */
  waitedSeconds: number;
}): number {
  const growing = given.silenceSeconds * Math.min(2 ** given.asked, LONGEST_IN_INTERVALS);
  return Math.max(growing, Math.min(given.waitedSeconds * SHARE_OF_AGE, LONGEST_SECONDS));
}
