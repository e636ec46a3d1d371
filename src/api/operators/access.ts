/** Who may make a call of the operators' API: a signed-in operator, of a role that may, with the session's token where something changes. */
import type { RequestHandler, Response } from 'express';
import type { Access } from '../contract/contract.ts';
import type { ErrorCode } from '../errors.ts';
import {
  authenticated,
  type OperatorCaller,
  operatorOf,
  requireRole,
  type Role,
  SESSION_COOKIE,
} from './session/sessions.ts';

/** `roles` none: every operator. */
export interface OperatorAccess<Caller = unknown> extends Access<Caller> {
  roles: readonly Role[] | null;
}

export const securitySchemes = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description:
      'Set by `POST /login`, good for 8 hours. The roles that may call stand beside it; an `admin` always may.',
  },
  csrfToken: {
    type: 'apiKey',
    in: 'header',
    name: 'X-CSRF-Token',
    description: '`csrf_token` of `GET /api/session`. Without it a change is 403 `CSRF_TOKEN_INVALID`.',
  },
} as const;

/** What any call may be refused with: text that no database takes, a part of ours that is away. */
export const always: ErrorCode[] = ['VALIDATION_ERROR', 'SERVICE_UNAVAILABLE'];

const shown = { parameters: [], headers: {} };

/** Nobody has signed in yet. */
export const anybody: OperatorAccess<null> = {
  ...shown,
  roles: null,
  middlewares: () => [],
  caller: () => null,
  security: [],
  errors: always,
};

const withSession = (
  roles: Role[],
  security: Record<string, Role[]>,
  errors: ErrorCode[],
): OperatorAccess<OperatorCaller> => ({
  ...shown,
  roles,
  middlewares: (context): RequestHandler[] => [
    authenticated(context),
    ...(roles.length ? [requireRole(...roles)] : []),
  ],
  caller: (res: Response) => operatorOf(res),
  security: [security],
  errors: [...always, 'UNAUTHORIZED', ...errors, ...(roles.length ? (['FORBIDDEN'] as const) : [])],
});

/** Changes nothing. For any operator, or for those of one of the roles and admins. */
export const reads = (...roles: Role[]) => withSession(roles, { session: roles }, []);

/** Needs `X-CSRF-Token` as well. */
export const changes = (...roles: Role[]) =>
  withSession(roles, { session: roles, csrfToken: [] }, ['CSRF_TOKEN_INVALID']);
