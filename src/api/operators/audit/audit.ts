/** Who did what, when, to whom; append only. Written in the transaction of the change wherever there is one. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { AuditRecordSchema } from '../../../db/entities/operators.ts';
import { addDays, endOfDay } from '../../../domain/calendar.ts';
import { pagesOf } from '../inputs.ts';

export interface AuditEntry {
  /** An operator's email. */
  actor: string;
  action: string;
  subject: string;
  before?: unknown;
  after?: unknown;
  reason?: string;
}

/** Adds to the unit of work and flushes it. */
export async function audit(em: EntityManager, { actor, action, subject, ...detail }: AuditEntry): Promise<void> {
  em.create(AuditRecordSchema, { actor, action, subject, detail });
  await em.flush();
}

export interface AuditFilter {
  action?: string;
  subject?: string;
  actor?: string;
  /** Business dates in Jakarta, both included. */
  from?: string | undefined;
  to?: string | undefined;
  page: number;
}

/** Newest first, 50 to a page. */
export async function readAudit(em: EntityManager, { action, subject, actor, from, to, page }: AuditFilter) {
  const where = {
    ...(action ? { action } : {}),
    ...(subject ? { subject } : {}),
    ...(actor ? { actor } : {}),
    ...(from || to
      ? { createdAt: { ...(from ? { $gt: endOfDay(addDays(from, -1)) } : {}), ...(to ? { $lte: endOfDay(to) } : {}) } }
      : {}),
  };
  const [records, total] = await em.findAndCount(AuditRecordSchema, where, {
    orderBy: { createdAt: 'desc', id: 'desc' },
    limit: PER_PAGE,
    offset: (page - 1) * PER_PAGE,
  });
  return {
    records: records.map(({ id, actor, action, subject, detail, createdAt }) => ({
      ...{ id, actor, action, subject },
      ...detail,
      at: createdAt.toISOString(),
    })),
    total,
    page,
    pages: pagesOf(total, PER_PAGE),
  };
}

const PER_PAGE = 50;
