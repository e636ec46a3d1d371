/** Who may call, and what that asks of the call and can answer it. */
import type { ZodOpenApiComponentsObject } from 'zod-openapi';
import type { Access } from '../contract/contract.ts';
import { headerRefs, rateHeaders } from './headers.ts';

export const securitySchemes = {
  accessToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'From `verify-otp` (scope `onboarding` or `pre_auth`), `verify-pin`, `login/biometric` or `refresh` (scope `session`). Good for an hour, on the device that it was given to.',
  },
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
