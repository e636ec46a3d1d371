/**
 * Webhook signature of the payment gateway: HMAC verification with secret rotation.
 * Source: docs/contracts.md, "Inbound webhooks": lower-case hex HMAC-SHA256 of the raw body.
 */
import { createHmac } from 'node:crypto';
import { sameSecret } from '../../platform/digest.ts';

/** Whether one of the secrets signed this body; several are valid during a rotation. Constant time, whichever secret or character differs. */
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
