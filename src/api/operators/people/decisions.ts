/** What operators decide about a person: a referred limit, an identity under review, a limit to be suspended. */
import { LockMode } from '@mikro-orm/postgresql';
import { CreditLimitSchema } from '../../../db/entities/credit-limit.ts';
import type { HandlersOf } from '../../contract/contract.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { audit } from '../audit/audit.ts';
import { knownUser, noLimit, referredIdentity, referredLimit } from '../cases/referrals.ts';
import { decideReferral } from '../cases/referral-decisions.ts';
import type { peopleContracts } from './contracts.ts';

type Handlers = Pick<HandlersOf<typeof peopleContracts>, 'decideLimit' | 'decideIdentity' | 'suspendLimit'>;

export const decisionHandlers = (context: ApiContext): Handlers => ({
  decideLimit: async ({ caller, params, body }) =>
    decideReferral(context, caller, await referredLimit(context.orm.em.fork(), params.id), body),

  decideIdentity: async ({ caller, params, body }) =>
    decideReferral(context, caller, await referredIdentity(context.orm.em.fork(), params.id), body),

  /** No new loans from now on (or again); what is owed stays owed. */
  async suspendLimit({ caller, params: { id: userId }, body: { reason, suspended = true } }) {
    const status = await context.orm.em.fork().transactional(async (em) => {
      const lock = { lockMode: LockMode.PESSIMISTIC_WRITE };
      await knownUser(em, userId);
      const limit = await em.findOne(CreditLimitSchema, { user: userId }, lock);
      if (!limit) throw noLimit();
      const [from, to] = suspended ? (['APPROVED', 'SUSPENDED'] as const) : (['SUSPENDED', 'APPROVED'] as const);
      if (limit.status !== from)
        throw new ApiError('LIMIT_NOT_ACTIVE', {
          message: `Limit pengguna ini berstatus ${limit.status}, bukan ${from}.`,
        });
      limit.status = to;
      const change = { before: { status: from }, after: { status: to }, reason };
      await audit(em, { actor: caller.email, action: 'limit.suspend', subject: userId, ...change });
      return to;
    });
    return { user_id: userId, limit_status: status };
  },
});
