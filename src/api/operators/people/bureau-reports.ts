/** PEFINDO's reports for operators: which there are of a person, and each as a PDF; every look is in the audit log. */
import { validate as isUuid } from 'uuid';
import { CreditCheckSchema } from '../../../db/entities/credit-limit.ts';
import { ObjectNotFound } from '../../../object-store/object-store.ts';
import { bureauPdfKey } from '../../../domain/credit/bureau-report-keys.ts';
import type { HandlersOf } from '../../contract/contract.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { audit } from '../audit/audit.ts';
import type { peopleContracts } from './contracts.ts';

type Handlers = Pick<HandlersOf<typeof peopleContracts>, 'listBureauReports' | 'getBureauReport'>;

export function bureauReportHandlers(context: ApiContext): Handlers {
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

  return {
    async listBureauReports({ params }) {
      const checks = await checksOf(params.id);
      return { reports: checks.map(({ eventId, gatheredAt }) => ({ event_id: eventId, gathered_at: gatheredAt })) };
    },

    async getBureauReport({ caller, params: { id: userId, eventId }, res }) {
      const known = (await checksOf(userId)).some((check) => check.eventId === eventId);
      if (!known) throw new ApiError('NOT_FOUND');
      const { bytes } = await context.objectStore.get(bureauPdfKey(userId, eventId)).catch((error: unknown) => {
        throw error instanceof ObjectNotFound ? new ApiError('NOT_FOUND') : error;
      });
      const seen = { action: 'bureau-report.view', subject: userId, after: { eventId } };
      await audit(context.orm.em.fork(), { actor: caller.email, ...seen });
      res
        .set({ 'cache-control': 'no-store', 'content-disposition': `attachment; filename="${eventId}.pdf"` })
        .type('application/pdf')
        .send(bytes);
    },
  };
}
