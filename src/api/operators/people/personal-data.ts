/** A person's rights under UU PDP, carried out by operators: a copy of everything, and being forgotten. */
import { type Request, type RequestHandler, Router } from 'express';
import { validate as isUuid } from 'uuid';
import { z } from 'zod';
import { UserSchema } from '../../../db/entities/onboarding.ts';
import { erasePerson, type Objection, objectionsTo, refundDue } from '../../../personal-data/erasure.ts';
import { exportPerson } from '../../../personal-data/export.ts';
import { type CaseKeys, findPerson } from '../../../personal-data/person.ts';
import { workflowIds } from '../../../workflows/messages.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { jsonBody } from '../../middleware/body.ts';
import { endpoint } from '../../middleware/endpoint.ts';
import { validate } from '../../middleware/validate.ts';
import { audit } from '../audit/audit.ts';
import { reason } from '../inputs.ts';
import { decideInPairs, pendingProposal } from '../proposals/proposals.ts';
import { operatorOf, requireRole } from '../session/sessions.ts';

const eraseInput = z.object({ reason });

export function personalDataRoutes(context: ApiContext): Router {
  const router = Router();

  const copy: RequestHandler = async (req, res) => {
    const em = context.orm.em.fork();
    const person = await findPerson(em, userIn(req), casesOf);
    if (!person) throw new ApiError('USER_NOT_FOUND');
    // Before it is shown.
    await audit(em.fork(), {
      actor: operatorOf(res).email,
      action: 'personal-data.export',
      subject: person.user.id,
    });
    res.set('Cache-Control', 'no-store').json(await exportPerson(em, context.objectStore, person));
  };

  const erase: RequestHandler = async (req, res) => {
    const input = validate(eraseInput, req.body);
    const userId = userIn(req);
    const em = context.orm.em.fork();
    const user = await em.findOne(UserSchema, { id: userId }, { fields: ['erasedAt'] });
    if (!user) throw new ApiError('USER_NOT_FOUND');
    const proposed = await pendingProposal(em, 'ERASURE', userId);
    // With a proposal still open, an erasure was interrupted: it is finished.
    if (user.erasedAt && !proposed) throw new ApiError('NOTHING_TO_DECIDE');
    refuse(await objectionsTo(em, userId, new Date()));

    const owed = await refundDue(em, userId);
    const answer = await decideInPairs(context, operatorOf(res), {
      ...{ kind: 'ERASURE', subject: userId, decision: 'ERASE', reason: input.reason },
      carryOut: async () => refuse(await erasePerson(context.orm.em.fork(), userId, erasing(context))),
    });
    res.status(answer.state === 'CONFIRMED' ? 200 : 202).json({ ...answer, refund_due: owed });
  };

  endpoint(router, '/api/users/:id/personal-data', { get: [requireRole('admin'), copy] });
  endpoint(router, '/api/users/:id/erase', { post: [requireRole('maker', 'checker'), ...jsonBody, erase] });
  return router;
}

const userIn = (req: Request): string => {
  const id = String(req.params['id']);
  if (!isUuid(id)) throw new ApiError('USER_NOT_FOUND');
  return id;
};

const refuse = (objections: Objection[]): void => {
  if (objections.length) throw new ApiError('ERASURE_NOT_POSSIBLE', { data: { objections } });
};

const casesOf = ({ userId, phoneIndex, applicationNos, paymentReferences }: CaseKeys): string[] => [
  workflowIds.onboarding(phoneIndex),
  workflowIds.creditLimit(userId),
  ...applicationNos.flatMap((number) => [workflowIds.loan(number), workflowIds.repayment(number)]),
  ...paymentReferences.map(workflowIds.payment),
];

const erasing = ({ arus, objectStore }: ApiContext) => ({
  objectStore,
  casesOf,
  now: new Date(),
  async forgetCases(ids: string[]): Promise<void> {
    for (const id of ids) {
      await arus.endCase(id, 'the person was erased');
      await arus.forgetCase(id);
    }
  },
});
