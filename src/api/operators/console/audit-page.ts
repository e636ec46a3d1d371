/** The audit log, filtered: who did what to whom, with what it was before and after. */
import { z } from 'zod';
import { validate as isUuid } from 'uuid';
import { readAudit } from '../audit/audit.ts';
import { isApplicationNo } from '../../../domain/application/application-no.ts';
import { applicationOf, parseWorkflowId } from '../../../workflows/messages.ts';
import { date, page } from '../inputs.ts';
import { renderPage } from './pages.ts';
import type { Page } from './page.ts';

const text = (longest: number) => z.string().trim().max(longest).catch('');
const day = z.union([z.literal(''), date]).catch('');
const query = z.object({
  ...{ action: text(80), subject: text(200), operator: text(254) },
  ...{ from: day, to: day, page: page.catch(1) },
});

export const auditPage: Page = async ({ orm }, caller, req, res) => {
  const { page, ...filter } = query.parse(req.query);
  const { action, subject, operator, from, to } = filter;
  const { records, ...rest } = await readAudit(orm.em.fork(), {
    ...{ action, subject, actor: operator.toLowerCase(), page },
    ...{ from: from || undefined, to: to || undefined },
  });
  renderPage(res, 'audit', {
    ...{ title: 'Audit', caller, here: '/audit', filter, ...rest },
    query: new URLSearchParams(filter).toString(),
    records: records.map((record) => ({ ...record, href: pageOf(record.action, record.subject) })),
  });
};

/** The page of what a record is about; null where there is none. */
function pageOf(action: string, subject: string): string | null {
  const applicationNo = applicationOf(subject) ?? (isApplicationNo(subject) ? subject : null);
  if (applicationNo) return `/applications/${applicationNo}`;
  if (parseWorkflowId(subject)) return `/cases/${subject}`;
  if (!isUuid(subject)) return null;
  return /^(inbox|match)\./.test(action) ? `/inbox/${subject}` : `/borrowers/${subject}`;
}
