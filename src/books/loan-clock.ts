/** A loan's own time: real time plus the offset by which its workflow's clock was turned ahead (0 in production). */

/** For reads and value-date checks; workflows pass their own `asOf`. */
export function loanNow(loan: { clockOffsetSeconds: number }): Date {
  return new Date(Date.now() + loan.clockOffsetSeconds * 1000);
}
