/** What the loan endpoints accept. Source: docs/sources/mobile-api.md, 12–16; docs/contracts.md. */
import { z } from 'zod';

export const applyLimitInput = z.object({
  submission_type: z.literal('INITIAL_CREDIT_LIMIT', 'Jenis pengajuan tidak valid.'),
});

export const submissionInput = z.object({
  product_id: z.string('Produk tidak valid.').min(1, 'Produk wajib diisi.').max(100, 'Produk tidak valid.'),
  requested_amount: z.int('Jumlah pinjaman harus berupa bilangan bulat.').positive('Jumlah pinjaman tidak valid.'),
  tenor_months_id: z.int('Tenor tidak valid.'),
  promo_id: z.int('Promo tidak valid.').nullish(),
  security_pin: z.string('PIN tidak valid.').regex(/^\d{6}$/, 'PIN harus terdiri dari 6 digit angka.'),
});

export const cancelInput = z.object({
  reason: z
    .string('Alasan tidak valid.')
    .trim()
    .max(300, 'Alasan terlalu panjang.')
    .regex(/^[^\u0000-\u001f\u007f-\u009f]*$/, 'Alasan mengandung karakter yang tidak diperbolehkan.')
    .optional(),
});

/** `?page=`, from 1. */
export const pageQuery = z.object({
  page: z.coerce
    .number('Halaman tidak valid.')
    .int('Halaman tidak valid.')
    .min(1, 'Halaman tidak valid.')
    .max(10_000, 'Halaman tidak valid.')
    .default(1),
});
