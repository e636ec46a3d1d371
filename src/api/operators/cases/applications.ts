/** Applications as operators see and decide them. */
import { type Application, ApplicationSchema } from '../../../db/entities/loan.ts';
import type { HandlersOf } from '../../contract/contract.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { audit } from '../audit/audit.ts';
import type { applicationContracts } from './application-contracts.ts';
import { listApplications, readApplication } from './application-reads.ts';
import { referredApplication } from './referrals.ts';
import { decideReferral } from './referral-decisions.ts';

export const applicationHandlers = (context: ApiContext): HandlersOf<typeof applicationContracts> => ({
  listApplications: ({ query }) => listApplications(context, query),

  async getApplication({ caller, params: { applicationNo } }) {
    const em = context.orm.em.fork();
    const application = await readApplication(context, em, applicationNo);
    // It shows personal data.
    await audit(em, { actor: caller.email, action: 'application.view', subject: applicationNo });
    return application;
  },

  async decideApplication({ caller, params, body }) {
    const application = await findApplication(context, params.applicationNo);
    const referral = await referredApplication(context.orm.em.fork(), application);
    return decideReferral(context, caller, referral, body);
  },
});

/** 404 APPLICATION_NOT_FOUND. */
export async function findApplication(context: ApiContext, applicationNo: string): Promise<Application> {
  const application = await context.orm.em.fork().findOne(ApplicationSchema, { applicationNo });
  if (!application) throw new ApiError('APPLICATION_NOT_FOUND');
  return application;
}
