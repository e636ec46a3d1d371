/**
 * Applications for a loan: sent, seen, withdrawn.
 * Source: docs/sources/mobile-api.md, 16; docs/contracts.md, "Order of things".
 */
import type { RequestHandler } from 'express';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { nextApplicationNo } from '../../../db/application-numbers.ts';
import { jakartaDate } from '../../../domain/calendar.ts';
import type { LendingPolicy } from '../../../domain/policy.ts';
import { productOf, productTerms, promoApplies } from '../../../domain/loan/product-terms.ts';
import { cancellable } from '../../../domain/application/states.ts';
import { isRefusal } from '../../../workflows/messages.ts';
import { success } from '../../envelope.ts';
import { ApiError, type ApiErrorOptions, type FieldProblem, refusalError, validationError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { callerOf } from '../../middleware/authenticate.ts';
import { validate } from '../../middleware/validate.ts';
import type { cancelledData, submissionsData } from './answers.ts';
import { presentSubmission, presentSubmissionDetail } from './presenters.ts';
import { readSubmission, readSubmissions, readSubmissionStanding, SUBMISSIONS_PER_PAGE } from './reads.ts';
import { cancelInput, pageQuery, submissionInput } from './schemas.ts';
import { readLoan } from '../bills/loan-statements.ts';
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
    const price = priced(policy, input);

    const em = orm.em.fork();
    const promoId = input.promo_id ?? null;
    const standing = await readSubmissionStanding(em, userId, promoId);
    if (!standing.limit) throw new ApiError('LIMIT_NOT_FOUND');
    if (standing.limit.status !== 'APPROVED') throw new ApiError('LIMIT_NOT_ACTIVE');
    const on = jakartaDate(new Date());
    if (promoId !== null && !(price.promo && promoApplies(price.promo, input.product_id, on, standing.promoUsed)))
      throw new ApiError('PROMO_NOT_APPLICABLE');

    await requirePin(context, userId, input.security_pin);
    if (standing.inReview > 0) throw new ApiError('DUPLICATE_SUBMISSION', duplicate);
    if (standing.limit.available < input.requested_amount) throw new ApiError('INSUFFICIENT_LIMIT');

    const { product, tenor, promo, terms } = price;
    const answer = await arus.submitLoan({
      applicationId: uuidv7(),
      applicationNo: await nextApplicationNo(em, Number(on.slice(0, 4))),
      userId,
      productId: product.id,
      amount: input.requested_amount,
      tenorId: tenor.id,
      promoId,
    });
    if (isRefusal(answer)) throw refusalError(answer, answer.refused.code === 'DUPLICATE_SUBMISSION' ? duplicate : {});

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
    if (!cancellable.includes(application.status)) throw new ApiError('NOT_CANCELLABLE');
    const { applicationNo } = application;
    const answer = await arus.cancelLoan(applicationNo, reason || 'dibatalkan oleh peminjam');
    if (isRefusal(answer)) throw refusalError(answer);
    success(res, 200, 'Pengajuan pinjaman berhasil dibatalkan.', {
      application_no: applicationNo,
      status: 'CANCELLED',
    } satisfies z.output<typeof cancelledData>);
  };

/** The price of what is asked for; 400 on every field that is not on offer. */
function priced(policy: LendingPolicy, input: z.output<typeof submissionInput>) {
  const { product_id, requested_amount, tenor_months_id, promo_id } = input;
  const product = productOf(policy, product_id);
  const problems: FieldProblem[] = [];
  if (!product) problems.push({ field: 'product_id', value: product_id, message: 'Produk tidak ditemukan.' });
  if (product && (requested_amount < product.minAmount || requested_amount > product.maxAmount))
    problems.push({
      field: 'requested_amount',
      value: requested_amount,
      message: `Jumlah pinjaman harus antara ${rupiahText(product.minAmount)} dan ${rupiahText(product.maxAmount)}.`,
    });
  const offered = product ? product.tenorIds : policy.tenors.map(({ id }) => id);
  if (!offered.includes(tenor_months_id))
    problems.push({
      field: 'tenor_months_id',
      value: tenor_months_id,
      message: 'Tenor tidak tersedia untuk produk ini.',
    });
  if (problems.length) throw validationError(...problems);

  const wanted = {
    productId: product_id,
    tenorId: tenor_months_id,
    promoId: promo_id ?? null,
    amount: requested_amount,
  };
  return productTerms(policy, wanted)!;
}

const rupiahText = (amount: number): string => `Rp${amount.toLocaleString('id-ID')}`;
