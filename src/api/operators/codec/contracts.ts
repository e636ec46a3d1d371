/** The codec server: the Temporal UI sends payloads here to be shown in clear text. */
import { z } from 'zod';
import { json } from '../../contract/bodies.ts';
import { contract } from '../../contract/contract.ts';
import { jsonBodyOf } from '../../middleware/body.ts';
import { answered } from '../answers.ts';
import { cookieAlone } from './access.ts';

const base64 = z.string().max(8_000_000);
const given = z.object({
  payloads: z.array(z.object({ metadata: z.record(z.string(), base64).optional(), data: base64.optional() })).max(500),
});
const converted = z.strictObject({
  payloads: z.array(z.strictObject({ metadata: z.record(z.string(), z.string()), data: z.string().optional() })),
});
const example = { payloads: [{ metadata: { encoding: 'anNvbi9wbGFpbg==' }, data: 'InNvbWVib2R5Ig==' }] };

const call = {
  tag: 'Codec',
  method: 'post' as const,
  access: cookieAlone,
  // Payloads hold whole profiles.
  body: { ...json(given, { example }), middlewares: jsonBodyOf('10mb') },
  answer: answered('The payloads, in base64.', converted, example),
};
const description =
  'For makers, checkers and admins. The session’s cookie is enough, from a page of the same host on any port: the call changes nothing. Any other origin: 403 `FORBIDDEN`.';

export const codecContracts = {
  decodePayloads: contract({
    ...call,
    path: '/codec/decode',
    summary: 'Decrypt Temporal payloads',
    description: `${description} Who looks is in the audit log.`,
  }),
  encodePayloads: contract({ ...call, path: '/codec/encode', summary: 'Encrypt Temporal payloads', description }),
};
