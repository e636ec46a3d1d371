/** What the loan endpoints read: one statement each, whatever the number of loans. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { type Application, ApplicationSchema } from '../../../db/entities/loan.ts';
import { ask, type PreparedStatement } from '../../../db/prepared.ts';
import { inReview, type LimitStatus, type UserStatus } from '../../../domain/application/states.ts';

export interface LimitStanding {
  userStatus: UserStatus;
  limit: {
    status: LimitStatus;
    total: number;
    available: number;
    rejectionReason: string | null;
    /** Business date. */
    reapplyAfter: string | null;
  } | null;
}

const limitStatement: PreparedStatement = {
  name: 'limit',
  text: `select u.status as user_status, l.status, l.total, l.total - l.reserved - l.outstanding as available,
       l.rejection_reason, to_char(l.reapply_after, 'YYYY-MM-DD') as reapply_after
     from users u left join credit_limits l on l.user_id = u.id where u.id = $1`,
};

/** Where a borrower stands with the credit limit. */
export async function readLimit(em: EntityManager, userId: string): Promise<LimitStanding> {
  const [row] = await ask<LimitRow>(em, limitStatement, [userId]);
  if (!row) throw new Error('a session without its user');
  if (row.status === null) return { userStatus: row.user_status, limit: null };
  return {
    userStatus: row.user_status,
    limit: {
      status: row.status,
      total: Number(row.total),
      available: Number(row.available),
      rejectionReason: row.rejection_reason,
      reapplyAfter: row.reapply_after,
    },
  };
}

export interface SubmissionStanding {
  limit: { status: LimitStatus; available: number } | null;
  inReview: number;
  /** How often the promo was used by applications that did not fail. */
  promoUsed: number;
}

/** What decides whether a submission may be sent at all. */
export async function readSubmissionStanding(
  em: EntityManager,
  userId: string,
  promoId: number | null,
): Promise<SubmissionStanding> {
  const open = inReview.map(() => '?').join(', ');
  const [row] = await em.execute<StandingRow[]>(
    `select l.status, l.total - l.reserved - l.outstanding as available,
       (select count(*) from applications a where a.user_id = u.id and a.status in (${open})) as in_review,
       (select count(*) from applications a where a.promo_id = ? and a.status not in ('REJECTED', 'CANCELLED', 'EXPIRED')) as promo_used
     from users u left join credit_limits l on l.user_id = u.id where u.id = ?`,
    [...inReview, promoId, userId],
  );
  if (!row) throw new Error('a session without its user');
  return {
    limit: row.status && { status: row.status, available: Number(row.available) },
    inReview: Number(row.in_review),
    promoUsed: Number(row.promo_used),
  };
}

export const SUBMISSIONS_PER_PAGE = 20;

/** Newest first; one more than a page where there are more. */
export const readSubmissions = (em: EntityManager, userId: string, page: number): Promise<Application[]> =>
  em.find(
    ApplicationSchema,
    { user: userId },
    {
      orderBy: { appliedAt: 'desc', id: 'desc' },
      limit: SUBMISSIONS_PER_PAGE + 1,
      offset: (page - 1) * SUBMISSIONS_PER_PAGE,
      disableIdentityMap: true,
    },
  );

/** The borrower's application, or null: somebody else's does not exist. */
export const readSubmission = async (
  em: EntityManager,
  userId: string,
  applicationNo: string,
): Promise<Application | null> =>
  isApplicationNo(applicationNo)
    ? em.findOne(ApplicationSchema, { applicationNo, user: userId }, { disableIdentityMap: true })
    : null;

/** What an address may hold besides is no text that the database can be asked about (`%00`). */
export const isApplicationNo = (text: string): boolean => /^APP-LN-\d{4}-\d{8,12}$/.test(text);

interface LimitRow {
  user_status: UserStatus;
  status: LimitStatus | null;
  total: string;
  available: string;
  rejection_reason: string | null;
  reapply_after: string | null;
}
interface StandingRow {
  status: LimitStatus | null;
  available: string;
  in_review: string;
  promo_used: string;
}
