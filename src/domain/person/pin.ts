/** PIN strength: six digits, not all equal, not consecutive. Source: docs/contracts.md, "PIN". */

export const PIN_LENGTH = 6;

/** Returns why a PIN is too weak, or null. */
export function pinObjection(pin: string): 'NOT SIX DIGITS' | 'EQUAL DIGITS' | 'CONSECUTIVE DIGITS' | null {
  if (!new RegExp(`^\\d{${PIN_LENGTH}}$`).test(pin)) return 'NOT SIX DIGITS';
  const steps = [...pin].slice(1).map((digit, i) => Number(digit) - Number(pin[i]));
  if (steps.every((step) => step === 0)) return 'EQUAL DIGITS';
  if (steps.every((step) => step === 1) || steps.every((step) => step === -1)) return 'CONSECUTIVE DIGITS';
  return null;
}
