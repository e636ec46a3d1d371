/** Who may call the mobile API. */
import type { Access } from '../contract/contract.ts';
import type { ErrorCode } from '../errors.ts';
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
