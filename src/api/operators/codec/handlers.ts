/** The codec server: the Temporal UI shows payloads in clear text to makers, checkers and admins who are signed in here. */
import type { Payload } from '@temporalio/common';
import { payloadCodec } from '../../../temporal/payload-codec.ts';
import type { HandlersOf } from '../../contract/contract.ts';
import { validationError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { audit } from '../audit/audit.ts';
import type { codecContracts } from './contracts.ts';

export function codecHandlers(context: ApiContext): HandlersOf<typeof codecContracts> {
  const codec = payloadCodec(context.config.PAYLOAD_ENCRYPTION_KEYS);

  const through = async (
    convert: (given: Payload[]) => Promise<Payload[]>,
    { payloads }: { payloads: JsonPayload[] },
  ) => {
    const converted = await convert(payloads.map(fromJson)).catch(() => {
      throw validationError({ field: 'payloads', message: 'Payload tidak dapat dibaca.' });
    });
    return { payloads: converted.map(toJson) };
  };

  return {
    async decodePayloads({ caller, body }) {
      const decoded = await through((given) => codec.decode(given), body);
      // The UI does not say which case it shows.
      const after = { payloads: decoded.payloads.length };
      const entry = { actor: caller.email, action: 'payloads.view', subject: 'temporal', after };
      await audit(context.orm.em.fork(), entry);
      return decoded;
    },

    encodePayloads: ({ body }) => through((given) => codec.encode(given), body),
  };
}

interface JsonPayload {
  metadata?: Record<string, string> | undefined;
  data?: string | undefined;
}

const fromJson = ({ metadata, data }: JsonPayload): Payload => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64')]),
  ),
  ...(data === undefined ? {} : { data: Buffer.from(data, 'base64') }),
});

const toJson = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
  ),
  ...(data ? { data: Buffer.from(data).toString('base64') } : {}),
});
