/** Who did what, when, to whom; append only. Written in the transaction of the change wherever there is one. */
import type { EntityManager } from '@mikro-orm/postgresql';
import { AuditRecordSchema } from '../../db/entities/operators.ts';

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

/** Newest first, 50 to a page. */
export async function readAudit(em: EntityManager, filter: { subject?: string; actor?: string; page: number }) {
  const { subject, actor, page } = filter;
  const where = { ...(subject ? { subject } : {}), ...(actor ? { actor } : {}) };
  const [records, total] = await em.findAndCount(AuditRecordSchema, where, {
    orderBy: { createdAt: 'desc', id: 'desc' },
    limit: AUDIT_PAGE,
    offset: (page - 1) * AUDIT_PAGE,
  });
  return {
    records: records.map(({ id, actor, action, subject, detail, createdAt }) => ({
      ...{ id, actor, action, subject },
      ...detail,
      at: createdAt.toISOString(),
    })),
    total,
    page,
  };
}

const AUDIT_PAGE = 50;
