/** Field formats of the simulated Finfra: NIK, NPWP, dates, phones, codes. Source: docs/sources/finfra.md. */
import { z } from 'zod';

export const nik = z.string().regex(/^\d{16}$/, 'must be a NIK of 16 digits');
/** 15 digits, 16 since the NIK serves as one; with or without the usual punctuation. */
export const npwp = z
  .string()
  .regex(/^(\d{15,16}|\d{2}\.\d{3}\.\d{3}\.\d-\d{3}\.\d{3})$/, 'must be an NPWP of 15 or 16 digits');
export const date = z.iso.date('must be YYYY-MM-DD');
export const rupiah = z.int().nonnegative();
/** `+6287711998822`. */
export const internationalPhone = z
  .string()
  .regex(/^\+[1-9]\d{7,14}$/, 'must be a phone number in international format');
/** The document's example is a local number. */
export const anyPhone = z.string().regex(/^(\+[1-9]|0)\d{7,14}$/, 'must be a phone number');
export const country = z.string().regex(/^[A-Z]{2}$/, 'must be an ISO 3166-1 alpha-2 code');
export const swift = z.string().regex(/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/, 'must be a SWIFT/BIC code');
/** A code of a list that the document shows only examples of. */
export const code = z.string().regex(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/, 'must be a code in upper case');
export const text = z.string().trim().min(1, 'must not be empty');
export const email = z.email('must be an e-mail address');
export const gender = z.enum(['MALE', 'FEMALE']);
