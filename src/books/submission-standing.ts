/** What decides whether a borrower may submit an application, in one query; the rules are `domain/application/submission-rules.ts`. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { validate as isUuid } from 'uuid';
import { inReview, type LimitStatus } from '../domain/application/states.ts';
import type { SubmissionStanding } from '../domain/application/submission-rules.ts';
import type { Promo } from '../domain/policy.ts';

/** Where the borrower stands now; nobody is locked. */
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
  return {
    limit: row?.status ? { status: row.status, available: Number(row.available) } : null,
    inReview: Number(row?.in_review ?? 0),
    promoUsed: Number(row?.promo_used ?? 0),
  };
}

/**
 * Where the borrower stands, and will stand until this transaction ends. Locks the borrower, then a promo that can be
 * used up, then the limit: of several at once who want the last of something, one gets it.
 */
export async function lockSubmissionStanding(
  em: EntityManager,
  userId: string,
  promo: Promo | null,
): Promise<SubmissionStanding> {
  // A backend may send what is no id: it stands as somebody whom nobody registered does.
  if (!isUuid(userId)) return { limit: null, inReview: 0, promoUsed: 0 };
  await em.execute('select id from users where id = ? for update', [userId]);
  if (promo && promo.quota !== null)
    await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`promo ${promo.id}`]);
  await em.execute('select user_id from credit_limits where user_id = ? for update', [userId]);
  return readSubmissionStanding(em, userId, promo?.id ?? null);
}

interface StandingRow {
  status: LimitStatus | null;
  available: string;
  in_review: string;
  promo_used: string;
}
