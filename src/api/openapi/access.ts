/** Who may call, and what that asks of the call and can answer it. */
import type { ZodOpenApiComponentsObject } from 'zod-openapi';
import type { Access } from '../contract/contract.ts';
import type { ErrorCode } from '../errors.ts';
import { headerRefs, rateHeaders } from './headers.ts';

export const securitySchemes = {
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'From `verify-otp` (scope `onboarding` or `pre_auth`), `verify-pin`, `login/biometric` or `refresh` (scope `session`). Good for an hour, on the device that it was given to.',
  },
  paymentSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Signature',
    description: 'Lower-case hex HMAC-SHA256 of the raw body under the shared secret.',
  },
  finfraKey: { type: 'apiKey', in: 'header', name: 'finfra-auth-key', description: 'The callback key.' },
} satisfies ZodOpenApiComponentsObject['securitySchemes'];

/** Without a token, a device or a counter. */
export const anybody: Access<void> = {
  middlewares: () => [],
  caller: () => {},
  security: [],
  parameters: [],
  headers: {},
  errors: [],
};

/** Whoever has the address. */
export const link: Access<void> = {
  ...anybody,
  headers: headerRefs(rateHeaders),
  errors: ['TOO_MANY_REQUESTS', 'SERVICE_UNAVAILABLE'],
};

/** Partners are recognised by the webhook's own route; this is what the document says of it. */
const webhook = (
  security: Access['security'],
  refused: ErrorCode,
): Pick<Access, 'security' | 'parameters' | 'headers' | 'errors'> => ({
  security,
  parameters: [],
  headers: {},
  errors: [refused, 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'SERVICE_UNAVAILABLE'],
});

export const webhookAccess = {
  paymentGateway: webhook([{ paymentSignature: [] }], 'UNAUTHORIZED'),
  finfra: webhook([{ finfraKey: [] }], 'UNAUTHORIZED'),
  /** By source address. */
  dompetKilat: webhook([], 'FORBIDDEN'),
};
