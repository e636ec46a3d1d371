/** Retention periods of personal data. docs/privacy.md says why, and what is an assumption. */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export const retention = {
  /** A one-time code lives five minutes; the limit of codes a day looks back this long. */
  oneTimeCodesMs: DAY_MS,
  /** Past its end a challenge is only told from one that never was. */
  challengesMs: DAY_MS,
  /** As long as a repeated `Idempotency-Key` gets its answer. */
  idempotencyKeysMs: DAY_MS,
  /** What was said to partners and what they answered: time to settle a dispute about one call. */
  partnerExchangesMs: 180 * DAY_MS,
  /** Photos that no case names. An identity check may be parked for 30 days before it writes its case down. */
  orphanedObjectsMs: 45 * DAY_MS,
  /**
   * Loans, journal, receipts, decisions and the audit log, after the loan ended. UU 8/1997 on company documents,
   * article 11: ten years for what the books rest on. Nothing deletes them earlier, an erasure included.
   */
  recordYears: 10,
} as const;
