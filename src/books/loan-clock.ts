/** What time it is for a loan: real time, plus how far its workflow's clock was turned ahead (never in production). */

/** For reads and value-date checks; workflows pass their own `asOf`. */
export function loanNow(loan: { clockOffsetSeconds: number }): Date {
  return new Date(Date.now() + loan.clockOffsetSeconds * 1000);
}
