/** A person's rights under UU PDP, carried out by operators: a copy of everything, and being forgotten. */
import { validate as isUuid } from 'uuid';
import { UserSchema } from '../../../db/entities/onboarding.ts';
import { erasePerson, type Objection, objectionsTo, refundDue } from '../../../personal-data/erasure.ts';
import { exportPerson } from '../../../personal-data/export.ts';
import { type CaseKeys, findPerson } from '../../../personal-data/person.ts';
import { workflowIds } from '../../../workflows/messages.ts';
import type { HandlersOf } from '../../contract/contract.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { audit } from '../audit/audit.ts';
import { decideInPairs, pendingProposal } from '../proposals/proposals.ts';
import type { peopleContracts } from './contracts.ts';

type Handlers = Pick<HandlersOf<typeof peopleContracts>, 'exportPersonalData' | 'erasePersonalData'>;

export const personalDataHandlers = (context: ApiContext): Handlers => ({
  async exportPersonalData({ caller, params, res }) {
    const em = context.orm.em.fork();
    const person = await findPerson(em, knownId(params.id), casesOf);
    if (!person) throw new ApiError('USER_NOT_FOUND');
    // Before it is shown.
    await audit(em.fork(), { actor: caller.email, action: 'personal-data.export', subject: person.user.id });
    res.set('Cache-Control', 'no-store');
    const { profile, ...copy } = await exportPerson(em, context.objectStore, person);
    return { ...copy, profile: profile && { ...profile } };
  },

  async erasePersonalData({ caller, params, body: { reason } }) {
    const userId = knownId(params.id);
    const em = context.orm.em.fork();
    const user = await em.findOne(UserSchema, { id: userId }, { fields: ['erasedAt'] });
    if (!user) throw new ApiError('USER_NOT_FOUND');
    const proposed = await pendingProposal(em, 'ERASURE', userId);
    // With a proposal still open, an erasure was interrupted: it is finished.
    if (user.erasedAt && !proposed) throw new ApiError('NOTHING_TO_DECIDE');
    refuse(await objectionsTo(em, userId, new Date()));

    const owed = await refundDue(em, userId);
    const answer = await decideInPairs(context, caller, {
      ...{ kind: 'ERASURE', subject: userId, decision: 'ERASE', reason },
      carryOut: async () => refuse(await erasePerson(context.orm.em.fork(), userId, erasing(context))),
    });
    return { ...answer, refund_due: owed };
  },
});

const knownId = (id: string): string => {
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
