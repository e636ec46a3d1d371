/** Normalisation of Indonesian mobile numbers to E.164. */
import parsePhoneNumber from 'libphonenumber-js/mobile';

/** Returns `08…`, `62…` and `+62…` as E.164 (`+628…`); null for anything but a valid Indonesian mobile number. */
export function normalisePhone(typed: string): string | null {
  // Without `extract: false` a number would be found anywhere in a text.
  const phone = parsePhoneNumber(typed.trim(), { defaultCountry: 'ID', extract: false });
  return phone?.country === 'ID' && phone.isValid() && !phone.ext ? phone.number : null;
}
