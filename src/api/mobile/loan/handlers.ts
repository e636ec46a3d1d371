/**
 * Applications for a loan: sent, seen, withdrawn.
 * Source: docs/sources/mobile-api.md, 16; docs/contracts.md, "Order of things".
 */
import { v7 as uuidv7 } from 'uuid';
import { readSubmissionStanding } from '../../../books/submission-standing.ts';
import { nextApplicationNo } from '../../../db/application-numbers.ts';
import type { Refused } from '../../../domain/application/refusals.ts';
import {
  cancellationRefusal,
  conditionsRefusal,
  offerRefusal,
  roomRefusal,
} from '../../../domain/application/submission-rules.ts';
import { jakartaDate } from '../../../domain/calendar.ts';
import { productTerms } from '../../../domain/loan/product-terms.ts';
import { isRefusal } from '../../../workflows/messages.ts';
import type { ApiContext } from '../../context.ts';
import type { HandlersOf } from '../../contract/contract.ts';
import { ApiError, refusalError, refuse, validationError } from '../../errors.ts';
import { readLoan } from '../../../books/statements.ts';
import { requirePin } from '../login/pin.ts';
import { duplicate, type loanContracts } from './contracts.ts';
import { presentSubmission, presentSubmissionDetail } from './present.ts';
import { readSubmission, readSubmissions, SUBMISSIONS_PER_PAGE } from './reads.ts';
import { readSubmissionStory } from './submission-story.ts';

export function loanHandlers(context: ApiContext): HandlersOf<typeof loanContracts> {
  const { orm, config, arus } = context;
  const { policy } = config;
  return {
    async submitLoan({ caller: { userId }, body }) {
      const promoId = body.promo_id ?? null;
      const wanted = {
        productId: body.product_id,
        amount: body.requested_amount,
        tenorId: body.tenor_months_id,
        promoId,
      };
      refuseSubmission(offerRefusal(policy, wanted));

      const em = orm.em.fork();
      const standing = await readSubmissionStanding(em, userId, promoId);
      const on = jakartaDate(new Date());
      refuseSubmission(conditionsRefusal(policy, wanted, standing, on));
      await requirePin(context, userId, body.security_pin);
      refuseSubmission(roomRefusal(wanted, standing));

      const { product, tenor, promo, terms } = productTerms(policy, wanted)!;
      const applicationNo = await nextApplicationNo(em, Number(on.slice(0, 4)));
      const answer = await arus.submitLoan({ applicationId: uuidv7(), applicationNo, userId, ...wanted });
      if (isRefusal(answer)) throw submissionError(answer.refused);

      return presentSubmission({
        applicationNo: answer.applicationNo,
        productId: product.id,
        productTitle: product.title,
        amount: body.requested_amount,
        tenorId: tenor.id,
        tenorMonths: tenor.months,
        rateMonthlyPercent: tenor.rateMonthlyPercent,
        interestMethod: product.method,
        serviceFee: product.serviceFee,
        promoId,
        promoCode: promo?.code ?? null,
        promoDiscount: terms.promoDiscount,
        status: answer.status,
        appliedOn: answer.appliedOn,
      });
    },

    async listSubmissions({ caller, query: { page } }) {
      const found = await readSubmissions(orm.em.fork(), caller.userId, page);
      const submissions = found.slice(0, SUBMISSIONS_PER_PAGE).map(presentSubmission);
      return { submissions, page, has_more: found.length > SUBMISSIONS_PER_PAGE };
    },

    async getSubmission({ caller, params }) {
      const em = orm.em.fork();
      const story = await readSubmissionStory(em, caller.userId, params.application_no);
      if (!story) throw new ApiError('APPLICATION_NOT_FOUND');
      const loan = await readLoan(em, policy.penalty, story.application.applicationNo);
      return presentSubmissionDetail(story, loan);
    },

    async cancelSubmission({ caller, params, body: { reason } }) {
      const application = await readSubmission(orm.em.fork(), caller.userId, params.application_no);
      if (!application) throw new ApiError('APPLICATION_NOT_FOUND');
      refuse(cancellationRefusal(application.status));
      const { applicationNo } = application;
      const answer = await arus.cancelLoan(applicationNo, reason || 'dibatalkan oleh peminjam');
      if (isRefusal(answer)) throw refusalError(answer);
      return { application_no: applicationNo, status: 'CANCELLED' };
    },
  };
}

function refuseSubmission(refused: Refused | null): void {
  if (refused) throw submissionError(refused);
}

/** What a rule or the workflow refused, in this endpoint's words and names of fields. */
function submissionError(refused: Refused): ApiError {
  if (refused.data?.fields)
    return validationError(
      ...refused.data.fields.map((wrong) => ({ ...wrong, field: bodyField[wrong.field] ?? wrong.field })),
    );
  return refusalError({ refused }, refused.code === 'DUPLICATE_SUBMISSION' ? duplicate : {});
}

const bodyField: Record<string, string> = {
  productId: 'product_id',
  amount: 'requested_amount',
  tenorId: 'tenor_months_id',
};
