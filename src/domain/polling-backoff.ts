/** How long to wait in a partner's silence before asking: soon while an answer is likely, seldom when it has long been missing. */

/** While a wait is young, at most this many silences between one question and the next. */
const LONGEST_IN_SILENCES = 5;
/** An older wait is asked about after this share of its age, */
const SHARE_OF_AGE = 1 / 24;
/** and after this many seconds at the latest. */
const LONGEST_SECONDS = 3600;

/**
 * Seconds until the next question. With a silence of 60 s: after 1, 2 and 4 minutes, then every 5 minutes until the wait
 * is two hours old, from there a twenty-fourth of its age, at most an hour. A lost callback costs minutes where people
 * wait for it, and 72 hours for a signature hold about 130 questions: at eleven history events each some 1,450 events,
 * far below the 10,000 from which Temporal warns.
 */
export function pauseBeforeAsking(given: {
  /** PARTNER_SILENCE_SECONDS. */
  silenceSeconds: number;
  /** Questions so far. */
  asked: number;
  /** Age of the wait. */
  waitedSeconds: number;
}): number {
  const growing = given.silenceSeconds * Math.min(2 ** given.asked, LONGEST_IN_SILENCES);
  return Math.max(growing, Math.min(given.waitedSeconds * SHARE_OF_AGE, LONGEST_SECONDS));
}
