/** Who was not let in: wrong passwords and pauses are in the audit log, as log-ins are. */
import type { ErrorRequestHandler } from 'express';
import { AuditRecordSchema, OperatorSchema } from '../../../db/entities/operators.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { audit } from '../audit/audit.ts';

/** Whoever goes on knocking during a pause is noted once in so long: the log is append only. */
const NOTED_ONCE_IN_MS = 15 * 60_000;
/** What somebody who is no operator typed may be anything, also a password: it is not kept. */
const NOBODY = 'unknown';

/** Behind the log-in's route; passes every error on. */
export function noteRefusedLogins({ orm, log }: ApiContext): ErrorRequestHandler {
  return async (error: unknown, req, _res, next) => {
    const action = error instanceof ApiError ? refusals[error.code] : undefined;
    if (action && req.method === 'POST') {
      const email = (req.body as { email?: unknown } | undefined)?.email;
      await note(action, typeof email === 'string' ? email.toLowerCase() : '', req.ip).catch((err: unknown) =>
        log.error({ err }, 'a refused log-in is not in the audit log'),
      );
    }
    next(error);
  };

  async function note(action: string, email: string, address: string | undefined): Promise<void> {
    const em = orm.em.fork();
    const known = email.length <= 254 && (await em.count(OperatorSchema, { email }));
    const actor = known ? email : NOBODY;
    const since = new Date(Date.now() - NOTED_ONCE_IN_MS);
    if (action === refusals.TOO_MANY_REQUESTS) {
      const noted = await em.count(AuditRecordSchema, { action, subject: actor, createdAt: { $gt: since } });
      if (noted) return;
    }
    await audit(em, { actor, action, subject: actor, after: { address: address ?? null } });
  }
}

const refusals: Partial<Record<ApiError['code'], string>> = {
  INVALID_CREDENTIALS: 'login.failed',
  TOO_MANY_REQUESTS: 'login.locked',
};
