/**
 * The payment webhook's signature.
 * Source: docs/contracts.md, "Inbound webhooks": lower-case hex HMAC-SHA256 of the raw body.
 */
import { createHmac } from 'node:crypto';
import { sameSecret } from '../../platform/digest.ts';

/**
 * Whether one of the secrets signed this body; several are valid while they are being rotated. Takes the same time for
 * whichever of them, and for a signature that is wrong from its first or in its last character.
 */
export function verifyPaymentSignature(
  rawBody: Buffer,
  header: string | undefined,
  secrets: readonly string[],
): boolean {
  if (header === undefined || !/^[0-9a-f]{64}$/.test(header)) return false;
  const signed = secrets.map(
    (secret) => secret !== '' && sameSecret(header, createHmac('sha256', secret).update(rawBody).digest('hex')),
  );
  return signed.includes(true);
}
