/** Key derivation (HKDF): one configured secret, one key per purpose, so that the key that signs tokens never hashes codes. */
import { hkdfSync } from 'node:crypto';

export const deriveSecret = (jwtSecret: string, purpose: 'one-time codes' | 'idempotency' | 'qr images'): Buffer =>
  Buffer.from(hkdfSync('sha256', jwtSecret, Buffer.alloc(0), `arus ${purpose}`, 32));
