/** Who may call the mobile API: a device, or a borrower whose token has a scope. */
import type { Caller } from '../../auth/caller.ts';
import type { Scope } from '../../auth/tokens.ts';
import type { Access } from '../contract/contract.ts';
import type { ErrorCode } from '../errors.ts';
import { authenticate, callerOf } from '../middleware/authenticate.ts';
import { deviceOf, requireDevice } from '../middleware/device.ts';
import { headerRefs, parameterRef, rateHeaders } from '../openapi/headers.ts';

const errors: ErrorCode[] = ['VALIDATION_ERROR', 'TOO_MANY_REQUESTS', 'SERVICE_UNAVAILABLE'];

/** Any device, without a token. */
export const anyDevice: Access<{ deviceId: string }> = {
  middlewares: () => [requireDevice],
  caller: (res) => ({ deviceId: deviceOf(res) }),
  security: [],
  parameters: [parameterRef('DeviceId')],
  headers: headerRefs(rateHeaders),
  errors,
};

/** With a token of this scope, on the device that it was given to; a `session` always will do. */
const withToken = (scope: Scope): Access<Caller> => ({
  ...anyDevice,
  middlewares: (context) => authenticate(context, scope),
  caller: callerOf,
  security: (scope === 'session' ? [scope] : [scope, 'session']).map((one) => ({ accessToken: [one] })),
  errors: [...errors, 'UNAUTHORIZED', 'DEVICE_MISMATCH', 'FORBIDDEN', 'ACCOUNT_SUSPENDED'],
});

export const onboarding = withToken('onboarding');
export const preAuth = withToken('pre_auth');
export const session = withToken('session');
