/** Kinds of fields that several calls have, each with its message in Indonesian. */
import { z } from 'zod';
import { isCalendarDate } from '../../domain/calendar.ts';
import { normalisePhone } from '../../domain/person/phone.ts';

/** Text without control characters, trimmed, 1 to `longest` characters. `label` begins the message. */
export const textField = (label: string, longest = 200) =>
  z
    .string({ error: `${label} wajib diisi.` })
    .trim()
    .min(1, { error: `${label} wajib diisi.` })
    .max(longest, { error: `${label} maksimal ${longest} karakter.` })
    .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, { error: `${label} mengandung karakter yang tidak diperbolehkan.` });

/** `08…`, `62…` or `+62…`; gives E.164. */
export const phoneField = z
  .string({ error: 'Nomor telepon wajib diisi.' })
  .transform((typed, context) => {
    const phone = typed.length <= 30 ? normalisePhone(typed) : null;
    if (phone) return phone;
    context.addIssue({ code: 'custom', message: 'Format nomor telepon tidak valid.' });
    return z.NEVER;
  })
  .meta({ description: 'Indonesian mobile number: `08…`, `62…` or `+62…`.', examples: ['081234567890'] });

/** `YYYY-MM-DD`, a day that exists. */
export const dateField = (label: string) =>
  z
    .string({ error: `${label} wajib diisi.` })
    .refine(isCalendarDate, { error: `Format ${label.toLowerCase()} tidak valid.` })
    .meta({ format: 'date', description: '`YYYY-MM-DD`.' });

/** What the borrower typed as a code: its length is for the check to judge, as a wrong try. */
export const codeField = z
  .string({ error: 'Kode OTP wajib diisi.' })
  .regex(/^\d{1,10}$/, { error: 'Kode OTP harus berupa angka.' });

export const pinField = z
  .string({ error: 'PIN wajib diisi.' })
  .regex(/^\d{6}$/, { error: 'PIN harus terdiri dari 6 digit angka.' });
