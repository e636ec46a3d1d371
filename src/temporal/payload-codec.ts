/** Payload codec: encrypts every payload for Temporal with AES-256-GCM; the key's id is in the payload's metadata. */
import { METADATA_ENCODING_KEY, type Payload, type PayloadCodec, ValueError } from '@temporalio/common';
import { decode, encode } from '@temporalio/common/lib/encoding.js';
import proto from '@temporalio/proto';
import type { EncryptionKey } from '../platform/config.ts';
import { keyRing } from '../platform/encryption.ts';

const ENCODING = 'binary/encrypted';

/** Encrypts with the first key, decrypts with whichever key wrote. Payloads written in clear text pass through. */
export function payloadCodec(keys: EncryptionKey[]): PayloadCodec {
  const ring = keyRing(keys);
  const PayloadMessage = proto.temporal.api.common.v1.Payload;

  return {
    async encode(payloads: Payload[]): Promise<Payload[]> {
      return payloads.map((payload) => ({
        metadata: { [METADATA_ENCODING_KEY]: encode(ENCODING), 'encryption-key-id': encode(ring.writesWith) },
        data: ring.encrypt(Buffer.from(PayloadMessage.encode(payload).finish())),
      }));
    },

    async decode(payloads: Payload[]): Promise<Payload[]> {
      return payloads.map((payload) => {
        const encoding = payload.metadata?.[METADATA_ENCODING_KEY];
        if (!encoding || decode(encoding) !== ENCODING) return payload;
        if (!payload.data) throw new ValueError('an encrypted payload without data');
        return PayloadMessage.decode(ring.decrypt(Buffer.from(payload.data)));
      });
    },
  };
}
