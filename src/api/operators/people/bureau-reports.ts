/** PEFINDO's reports for operators: which there are of a person, and each as a PDF; every look is in the audit log. */
import { type RequestHandler, Router } from 'express';
import { validate as isUuid } from 'uuid';
import { CreditCheckSchema } from '../../../db/entities/credit-limit.ts';
import { ObjectNotFound } from '../../../object-store/object-store.ts';
import { bureauPdfKey } from '../../../domain/credit/bureau-report-keys.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { endpoint } from '../../middleware/endpoint.ts';
import { audit } from '../audit/audit.ts';
import { operatorOf, requireRole } from '../session/sessions.ts';

export function bureauReportRoutes(context: ApiContext): Router {
  const router = Router();

  /** Of evidence only: a UUID that somebody makes up opens nothing. */
  const checksOf = async (userId: string) => {
    if (!isUuid(userId)) throw new ApiError('USER_NOT_FOUND');
    const checks = await context.orm.em
      .fork()
      .find(CreditCheckSchema, { user: userId }, { orderBy: { gatheredAt: 'desc' } });
    return checks.flatMap(({ evidence }) =>
      evidence.bureau.eventId ? [{ eventId: evidence.bureau.eventId, gatheredAt: evidence.gatheredAt }] : [],
    );
  };

  const list: RequestHandler = async (req, res) => {
    const checks = await checksOf(String(req.params['id']));
    res.json({ reports: checks.map(({ eventId, gatheredAt }) => ({ event_id: eventId, gathered_at: gatheredAt })) });
  };

  const pdf: RequestHandler = async (req, res) => {
    const [userId, eventId] = [String(req.params['id']), String(req.params['eventId'])];
    const known = (await checksOf(userId)).some((check) => check.eventId === eventId);
    if (!known) throw new ApiError('NOT_FOUND');
    const { bytes } = await context.objectStore.get(bureauPdfKey(userId, eventId)).catch((error: unknown) => {
      throw error instanceof ObjectNotFound ? new ApiError('NOT_FOUND') : error;
    });
    const actor = operatorOf(res).email;
    await audit(context.orm.em.fork(), { actor, action: 'bureau-report.view', subject: userId, after: { eventId } });
    res
      .set({ 'cache-control': 'no-store', 'content-disposition': `attachment; filename="${eventId}.pdf"` })
      .type('application/pdf')
      .send(bytes);
  };

  const decider = requireRole('maker', 'checker');
  endpoint(router, '/api/users/:id/bureau-reports', { get: [decider, list] });
  endpoint(router, '/api/users/:id/bureau-reports/:eventId/pdf', { get: [decider, pdf] });
  return router;
}
