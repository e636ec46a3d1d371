/** Challenges, keys and signatures as devices send them: text and base64. */
import { z } from 'zod';
import { readPublicKey } from '../../../auth/device-keys.ts';
import { textField } from '../fields.ts';

/** Whether it is one of ours is the look-up's to say: 410, not 400. */
export const challengeField = textField('Challenge ID', 200);

const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

/** P-256, SPKI DER. */
export const publicKeyField = z
  .string({ error: 'Public key wajib diisi.' })
  .max(1000, { error: 'Public key tidak valid.' })
  .refine((text) => BASE64.test(text) && readPublicKey(text) !== null, {
    error: 'Public key harus berupa kunci ECDSA P-256 (SPKI DER, base64).',
  });

/** DER, or r and s as raw 64 bytes; gives the bytes. */
export const signatureField = z
  .string({ error: 'Tanda tangan wajib diisi.' })
  .max(500, { error: 'Tanda tangan tidak valid.' })
  .regex(BASE64, { error: 'Tanda tangan harus dalam format base64.' })
  .transform((text) => Buffer.from(text, 'base64'));
