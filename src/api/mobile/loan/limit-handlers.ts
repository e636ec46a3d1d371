/** The credit limit: asked for, seen, and how long one may borrow. */
import { accountRefusal, limitRequestRefusal } from '../../../domain/application/limit-request-rules.ts';
import { jakartaDate } from '../../../domain/calendar.ts';
import { isRefusal } from '../../../workflows/messages.ts';
import type { ApiContext } from '../../context.ts';
import type { HandlersOf } from '../../contract/contract.ts';
import { ApiError, refusalError, refuse } from '../../errors.ts';
import { validate } from '../../middleware/validate.ts';
import { applyLimitInput, type limitContracts } from './limit-contracts.ts';
import { presentLimit, presentTenor } from './present.ts';
import { readLimit } from './reads.ts';

export function limitHandlers({ orm, arus, config }: ApiContext): HandlersOf<typeof limitContracts> {
  const tenors = { tenor_list: config.policy.tenors.map(presentTenor) };
  return {
    async applyForLimit({ caller: { userId, scope }, body }) {
      const { userStatus, limit: existing } = await readLimit(orm.em.fork(), userId);
      refuse(accountRefusal(userStatus));
      if (scope !== 'session') throw new ApiError('FORBIDDEN');
      validate(applyLimitInput, body);

      const inReview = existing?.status === 'UNDER REVIEW';
      refuse(limitRequestRefusal({ userStatus, limit: existing, inReview, on: jakartaDate(new Date()) }));

      const answer = await arus.requestLimit(userId);
      if (isRefusal(answer)) throw refusalError(answer);
    },

    async getLimit({ caller }) {
      const { limit } = await readLimit(orm.em.fork(), caller.userId);
      if (!limit) throw new ApiError('LIMIT_NOT_FOUND');
      return presentLimit(limit);
    },

    listTenors: () => tenors,
  };
}
