/** What the loan endpoints read: one statement each, whatever the number of loans. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { type Application, ApplicationSchema } from '../../../db/entities/loan.ts';
import { ask, type PreparedStatement } from '../../../db/prepared.ts';
import { isApplicationNo } from '../../../domain/application/application-no.ts';
import type { LimitStatus, UserStatus } from '../../../domain/application/states.ts';

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

/** The borrower's application, or null: somebody else's does not exist. Other text is not asked about (`%00` is none for a database). */
export const readSubmission = async (
  em: EntityManager,
  userId: string,
  applicationNo: string,
): Promise<Application | null> =>
  isApplicationNo(applicationNo)
    ? em.findOne(ApplicationSchema, { applicationNo, user: userId }, { disableIdentityMap: true })
    : null;

interface LimitRow {
  user_status: UserStatus;
  status: LimitStatus | null;
  total: string;
  available: string;
  rejection_reason: string | null;
  reapply_after: string | null;
}
