/** One application as its borrower sees it: what was asked for, what happened since, where to sign. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { EncryptedText } from '../../../db/encrypted-types.ts';
import type { Application } from '../../../db/entities/loan.ts';
import { ask, type PreparedStatement } from '../../../db/prepared.ts';
import { isApplicationNo } from '../../../domain/application/application-no.ts';
import type { ApplicationStatus } from '../../../domain/application/states.ts';
import type { PricedApplication } from './present.ts';

export type ToldApplication = PricedApplication & Pick<Application, 'closedReason' | 'funder'>;

export interface SubmissionStory {
  application: ToldApplication;
  timeline: { status: ApplicationStatus | null; description: string; at: string }[];
  /** Where to sign, as long as the funder waits for it. */
  signing: { url: string; expiresAt: string } | null;
}

const storyStatement: PreparedStatement = {
  name: 'submission_story',
  text: `select a.application_no as "applicationNo", a.product_id as "productId", a.product_title as "productTitle", a.amount,
       a.tenor_id as "tenorId", a.tenor_months as "tenorMonths", a.rate_monthly_percent as "rateMonthlyPercent",
       a.interest_method as "interestMethod", a.service_fee as "serviceFee", a.promo_id as "promoId",
       a.promo_code as "promoCode", a.promo_discount as "promoDiscount", a.status, a.closed_reason as "closedReason",
       a.funder, to_char(a.applied_on, 'YYYY-MM-DD') as "appliedOn",
       (select json_agg(json_build_object('status', e.status, 'description', e.description, 'at', e.at) order by e.at, e.id)
          from application_events e where e.application_id = a.id) as timeline,
       f.signing_url as "signingUrl", f.signing_expires_at as "signingExpiresAt"
     from applications a left join funding_attempts f on f.application_id = a.id and f.funder = a.funder
     where a.application_no = $1 and a.user_id = $2`,
};

/** In one query; null: somebody else's application does not exist. */
export async function readSubmissionStory(
  em: EntityManager,
  userId: string,
  applicationNo: string,
): Promise<SubmissionStory | null> {
  if (!isApplicationNo(applicationNo)) return null;
  const [row] = await ask<StoryRow>(em, storyStatement, [applicationNo, userId]);
  if (!row) return null;
  const { timeline, signingUrl, signingExpiresAt, ...application } = row;
  const url = secretText.convertToJSValue(signingUrl);
  return {
    application: {
      ...application,
      amount: Number(application.amount),
      serviceFee: Number(application.serviceFee),
      promoDiscount: Number(application.promoDiscount),
    },
    timeline: timeline ?? [],
    signing: url && signingExpiresAt ? { url, expiresAt: new Date(signingExpiresAt).toISOString() } : null,
  };
}

/** Raw statements give cipher text; the column's own type reads it. */
const secretText = new EncryptedText();

type MoneyColumn = 'amount' | 'serviceFee' | 'promoDiscount';

interface StoryRow extends Omit<ToldApplication, MoneyColumn>, Record<MoneyColumn, string> {
  timeline: SubmissionStory['timeline'] | null;
  signingUrl: string | null;
  signingExpiresAt: Date | string | null;
}
