/** Reading the audit log. */
import { z } from 'zod';
import { instant, operator, paging } from '../answer-fields.ts';
import { contract } from '../../contract/contract.ts';
import { reads } from '../access.ts';
import { answered } from '../answers.ts';
import * as example from '../examples.ts';
import { date, optional, page } from '../inputs.ts';

const text = (longest: number) => z.string().trim().max(longest, `Paling banyak ${longest} karakter.`).default('');

export const auditContracts = {
  listAudit: contract({
    tag: 'Audit',
    method: 'get',
    path: '/api/audit',
    summary: 'Who did what, the newest first',
    description: 'Changes have `before` and `after`. `from` and `to` are dates in Jakarta, both included.',
    access: reads(),
    query: z.object({
      action: text(80),
      subject: text(200),
      operator: text(254).meta({ description: 'Email of who did it.' }),
      actor: text(254).meta({ description: 'The same as `operator`.' }),
      from: optional(date),
      to: optional(date),
      page,
    }),
    answer: answered(
      '50 records to a page.',
      z.strictObject({
        records: z.array(
          z.strictObject({
            id: z.uuid(),
            actor: operator,
            action: z.string(),
            subject: z.string(),
            before: z.unknown().optional(),
            after: z.unknown().optional(),
            reason: z.string().optional(),
            at: instant,
          }),
        ),
        ...paging,
      }),
      {
        records: [
          {
            id: '019c6600-1b5d-7f82-b1a2-c3d4e5f60718',
            actor: example.maker,
            action: 'limit.suspend',
            subject: example.userId,
            before: { status: 'APPROVED' },
            after: { status: 'SUSPENDED' },
            reason: 'Menunggu pemeriksaan.',
            at: example.waitingSince,
          },
        ],
        ...{ total: 1, page: 1, pages: 1 },
      },
    ),
  }),
};
