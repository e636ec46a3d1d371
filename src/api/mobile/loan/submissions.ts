/**
 * Applications for a loan: sent, seen, withdrawn.
 * Source: docs/sources/mobile-api.md, 16; docs/contracts.md, "Order of things".
 */
import type { RequestHandler } from 'express';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { readSubmissionStanding } from '../../../books/submission-standing.ts';
import { nextApplicationNo } from '../../../db/application-numbers.ts';
import { jakartaDate } from '../../../domain/calendar.ts';
import { productTerms } from '../../../domain/loan/product-terms.ts';
import type { Refused } from '../../../domain/application/refusals.ts';
import {
  cancellationRefusal,
  conditionsRefusal,
  offerRefusal,
  roomRefusal,
} from '../../../domain/application/submission-rules.ts';
import { isRefusal } from '../../../workflows/messages.ts';
import { success } from '../../envelope.ts';
import { ApiError, type ApiErrorOptions, refusalError, refuse, validationError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { callerOf } from '../../middleware/authenticate.ts';
import { validate } from '../../middleware/validate.ts';
import type { cancelledData, submissionsData } from './answers.ts';
import { presentSubmission, presentSubmissionDetail } from './presenters.ts';
import { readSubmission, readSubmissions, SUBMISSIONS_PER_PAGE } from './reads.ts';
import { cancelInput, pageQuery, submissionInput } from './schemas.ts';
import { readLoan } from '../../../books/statements.ts';
import { readSubmissionStory } from './submission-story.ts';
import { requirePin } from '../login/pin.ts';

/** The catalogue speaks of a limit; here it is a loan that waits. */
const duplicate: ApiErrorOptions = { message: 'Mohon tunggu, pengajuan pinjaman Anda masih dalam proses peninjauan.' };

export const submit =
  (context: ApiContext): RequestHandler =>
  async (req, res) => {
    const { orm, config, arus } = context;
    const { userId } = callerOf(res);
    const { policy } = config;
    const input = validate(submissionInput, req.body);
    const promoId = input.promo_id ?? null;
    const wanted = {
      productId: input.product_id,
      amount: input.requested_amount,
      tenorId: input.tenor_months_id,
      promoId,
    };
    refuseSubmission(offerRefusal(policy, wanted));

    const em = orm.em.fork();
    const standing = await readSubmissionStanding(em, userId, promoId);
    const on = jakartaDate(new Date());
    refuseSubmission(conditionsRefusal(policy, wanted, standing, on));
    await requirePin(context, userId, input.security_pin);
    refuseSubmission(roomRefusal(wanted, standing));

    const { product, tenor, promo, terms } = productTerms(policy, wanted)!;
    const applicationNo = await nextApplicationNo(em, Number(on.slice(0, 4)));
    const answer = await arus.submitLoan({ applicationId: uuidv7(), applicationNo, userId, ...wanted });
    if (isRefusal(answer)) throw submissionError(answer.refused);

    const submission = presentSubmission({
      applicationNo: answer.applicationNo,
      productId: product.id,
      productTitle: product.title,
      amount: input.requested_amount,
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
    success(res, 201, 'Pengajuan pinjaman berhasil dikirim dan sedang dalam peninjauan.', submission);
  };

export const listSubmissions =
  ({ orm }: ApiContext): RequestHandler =>
  async (req, res) => {
    const { page } = validate(pageQuery, req.query);
    const found = await readSubmissions(orm.em.fork(), callerOf(res).userId, page);
    const submissions = found.slice(0, SUBMISSIONS_PER_PAGE).map(presentSubmission);
    const hasMore = found.length > SUBMISSIONS_PER_PAGE;
    const data: z.output<typeof submissionsData> = { submissions, page, has_more: hasMore };
    success(res, 200, 'Data pengajuan pinjaman berhasil diambil.', data);
  };

export const submissionDetail =
  ({ orm, config }: ApiContext): RequestHandler =>
  async (req, res) => {
    const em = orm.em.fork();
    const story = await readSubmissionStory(em, callerOf(res).userId, String(req.params['applicationNo']));
    if (!story) throw new ApiError('APPLICATION_NOT_FOUND');
    const loan = await readLoan(em, config.policy.penalty, story.application.applicationNo);
    success(res, 200, 'Data pengajuan pinjaman berhasil diambil.', presentSubmissionDetail(story, loan));
  };

export const cancelSubmission =
  ({ orm, arus }: ApiContext): RequestHandler =>
  async (req, res) => {
    const { reason } = validate(cancelInput, req.body);
    const application = await readSubmission(orm.em.fork(), callerOf(res).userId, String(req.params['applicationNo']));
    if (!application) throw new ApiError('APPLICATION_NOT_FOUND');
    refuse(cancellationRefusal(application.status));
    const { applicationNo } = application;
    const answer = await arus.cancelLoan(applicationNo, reason || 'dibatalkan oleh peminjam');
    if (isRefusal(answer)) throw refusalError(answer);
    success(res, 200, 'Pengajuan pinjaman berhasil dibatalkan.', {
      application_no: applicationNo,
      status: 'CANCELLED',
    } satisfies z.output<typeof cancelledData>);
  };

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
