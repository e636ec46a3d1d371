/** Who may call, and what that asks of the call and can answer it. */
import type { ZodOpenApiComponentsObject, ZodOpenApiOperationObject } from 'zod-openapi';
import type { Scope } from '../../auth/tokens.ts';
import type { ErrorCode } from '../errors.ts';

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

interface Rules {
  security: NonNullable<ZodOpenApiOperationObject['security']>;
  /** Needs `X-Device-ID`. */
  device: boolean;
  /** Counted, and told so in `RateLimit-*`. */
  limited: boolean;
  errors: ErrorCode[];
}

const mobile: ErrorCode[] = ['VALIDATION_ERROR', 'TOO_MANY_REQUESTS', 'SERVICE_UNAVAILABLE'];

/** With a token of one of these scopes; `session` always will do. */
const withToken = (...scopes: Scope[]): Rules => ({
  security: [...scopes, ...(scopes.includes('session') ? [] : ['session'])].map((scope) => ({ accessToken: [scope] })),
  device: true,
  limited: true,
  errors: [...mobile, 'UNAUTHORIZED', 'DEVICE_MISMATCH', 'FORBIDDEN', 'ACCOUNT_SUSPENDED'],
});

/** Webhooks name the fields that are wrong, never their values. */
const webhook = { device: false, limited: false };
const webhookErrors: ErrorCode[] = ['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'SERVICE_UNAVAILABLE'];

export type Access = keyof typeof accesses;
export const accesses = {
  anybody: { security: [], device: false, limited: false, errors: [] },
  /** Whoever has the address. */
  link: { security: [], device: false, limited: true, errors: ['TOO_MANY_REQUESTS', 'SERVICE_UNAVAILABLE'] },
  device: { security: [], device: true, limited: true, errors: mobile },
  onboarding: withToken('onboarding'),
  preAuth: withToken('pre_auth'),
  session: withToken('session'),
  paymentGateway: {
    ...webhook,
    security: [{ paymentSignature: [] }],
    errors: ['UNAUTHORIZED', ...webhookErrors],
  },
  finfra: { ...webhook, security: [{ finfraKey: [] }], errors: ['UNAUTHORIZED', ...webhookErrors] },
  /** By source address. */
  dompetKilat: { ...webhook, security: [], errors: ['FORBIDDEN', ...webhookErrors] },
} satisfies Record<string, Rules>;
