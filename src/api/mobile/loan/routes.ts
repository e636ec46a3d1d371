/** Limit, tenors, applications, bills. Source: docs/sources/mobile-api.md, 12–16; docs/contracts.md, "Mobile API". */
import { type RequestHandler, Router } from 'express';
import type { z } from 'zod';
import { accountRefusal, limitRequestRefusal } from '../../../domain/application/limit-request-rules.ts';
import { jakartaDate } from '../../../domain/calendar.ts';
import { isRefusal } from '../../../workflows/messages.ts';
import { success } from '../../envelope.ts';
import { ApiError, refusalError, refuse } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { authenticate, callerOf } from '../../middleware/authenticate.ts';
import { jsonBody } from '../../middleware/body.ts';
import { endpoint } from '../../middleware/endpoint.ts';
import { idempotent } from '../../middleware/idempotency.ts';
import { sensitiveLimit } from '../../middleware/rate-limit.ts';
import { validate } from '../../middleware/validate.ts';
import { billHistory, earlySettlementQuote, outstandingBills } from '../bills/bills.ts';
import type { tenorsData } from './answers.ts';
import { presentLimit, presentTenor } from './presenters.ts';
import { readLimit } from './reads.ts';
import { applyLimitInput } from './schemas.ts';
import { cancelSubmission, listSubmissions, submissionDetail, submit } from './submissions.ts';

/** Mounted at /api/v1/loan. */
export function loanRoutes(context: ApiContext): Router {
  const router = Router();
  const session = authenticate(context, 'session');
  const limited = sensitiveLimit(context);
  const command = [...jsonBody, idempotent(context)];
  // Who has not finished onboarding holds no session yet, and is told so rather than turned away.
  const anyBorrower = authenticate(context, 'session', 'onboarding');

  endpoint(router, '/apply-limit', { post: [limited, ...anyBorrower, ...command, applyLimit(context)] });
  endpoint(router, '/limit', { get: [...session, limit(context)] });
  endpoint(router, '/tenors', { get: [...session, tenors(context)] });
  endpoint(router, '/bills/outstanding', { get: [...session, outstandingBills(context)] });
  endpoint(router, '/bills/history', { get: [...session, billHistory(context)] });
  endpoint(router, '/submissions', {
    get: [...session, listSubmissions(context)],
    post: [limited, ...session, ...command, submit(context)],
  });
  const one = '/submissions/:applicationNo';
  endpoint(router, one, { get: [...session, submissionDetail(context)] });
  endpoint(router, `${one}/cancel`, { post: [limited, ...session, ...command, cancelSubmission(context)] });
  endpoint(router, `${one}/early-settlement`, { get: [...session, earlySettlementQuote(context)] });
  return router;
}

const applyLimit =
  ({ orm, arus }: ApiContext): RequestHandler =>
  async (req, res) => {
    const { userId, scope } = callerOf(res);
    const { userStatus, limit: existing } = await readLimit(orm.em.fork(), userId);
    refuse(accountRefusal(userStatus));
    if (scope !== 'session') throw new ApiError('FORBIDDEN');
    validate(applyLimitInput, req.body);

    const inReview = existing?.status === 'UNDER REVIEW';
    refuse(limitRequestRefusal({ userStatus, limit: existing, inReview, on: jakartaDate(new Date()) }));

    const answer = await arus.requestLimit(userId);
    if (isRefusal(answer)) throw refusalError(answer);
    success(res, 201, 'Pengajuan limit kredit Anda sedang diproses.');
  };

const limit =
  ({ orm }: ApiContext): RequestHandler =>
  async (_req, res) => {
    const { limit: found } = await readLimit(orm.em.fork(), callerOf(res).userId);
    if (!found) throw new ApiError('LIMIT_NOT_FOUND');
    success(res, 200, 'Data limit kredit berhasil diambil.', presentLimit(found));
  };

const tenors = ({ config }: ApiContext): RequestHandler => {
  const data: z.output<typeof tenorsData> = { tenor_list: config.policy.tenors.map(presentTenor) };
  return (_req, res) => success(res, 200, 'Data tenor berhasil diambil.', data);
};
