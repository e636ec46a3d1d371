/** What operators send; what is wrong is said with what is allowed. */
import { z } from 'zod';
import { APPLICATION_NO } from '../../domain/application/application-no.ts';

/** One of these words, which the refusal names. */
export const oneOf = <const Words extends readonly [string, ...string[]]>(words: Words) =>
  z.enum(words, { error: () => `Harus salah satu dari: ${words.join(', ')}.` });

/** `?name=` means the same as no `name` at all. */
export const optional = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((given) => (given === '' ? undefined : given), schema.optional());

const LAST_PAGE = 100_000;

/** `?page=`, from 1. */
export const page = z.coerce
  .number({ error: 'Harus bilangan bulat mulai dari 1.' })
  .int('Harus bilangan bulat mulai dari 1.')
  .min(1, 'Harus bilangan bulat mulai dari 1.')
  .max(LAST_PAGE, `Paling besar ${LAST_PAGE}.`)
  .default(1);

/** How many pages there are; an empty list has one. */
export const pagesOf = (total: number, perPage: number): number => Math.max(1, Math.ceil(total / perPage));

/** Why; it stands in the audit log. */
export const reason = z
  .string({ error: 'Wajib diisi: alasan, 3 sampai 1000 karakter.' })
  .trim()
  .min(3, 'Alasan paling sedikit 3 karakter.')
  .max(1000, 'Alasan paling banyak 1000 karakter.');

const NUMBER_FORMAT = 'Harus nomor pengajuan, APP-LN-<tahun>-<8 angka>.';
export const applicationNumber = z.string({ error: NUMBER_FORMAT }).trim().regex(APPLICATION_NO, NUMBER_FORMAT);

/** A business date, `YYYY-MM-DD`. */
export const date = z.iso.date({ error: 'Harus tanggal, YYYY-MM-DD.' });

export const decisionInput = z.object({ decision: oneOf(['APPROVE', 'REJECT']), reason });
export type DecisionInput = z.infer<typeof decisionInput>;

export const resolvingActions = ['retry', 'amend', 'skip', 'cancel'] as const;
export const resolutionInput = z
  .object({
    action: oneOf(resolvingActions),
    reason,
    /** With `amend`: the corrected value. */
    value: z
      .string({ error: 'Harus teks, 1 sampai 200 karakter.' })
      .trim()
      .min(1, 'Harus teks, 1 sampai 200 karakter.')
      .max(200, 'Harus teks, 1 sampai 200 karakter.')
      .optional(),
  })
  .refine(({ action, value }) => action !== 'amend' || value !== undefined, {
    path: ['value'],
    message: 'Wajib diisi untuk amend: nilai yang benar.',
  });
export type ResolutionInput = z.infer<typeof resolutionInput>;
