/** Kinds of values in the operators' answers. */
import { z } from 'zod';

/** Whole rupiah, never below nothing. */
export const rupiah = z.int().nonnegative().meta({ description: 'Whole rupiah.' });

/** Whole rupiah in the books: debit positive, credit negative. */
export const signedRupiah = z.int().meta({ description: 'Whole rupiah; debit positive, credit negative.' });

export const instant = z.iso.datetime().meta({ description: 'Instant, UTC.' });
export const businessDate = z.iso.date().meta({ description: 'Date, Asia/Jakarta.' });
export const uuid = z.uuid();
export const count = z.int().nonnegative();

export const applicationNo = z
  .string()
  .regex(/^APP-LN-\d{4}-\d{8}$/)
  .meta({ description: 'Number of the application.' });

export const workflowId = z.string().meta({ description: 'Id of the case in Temporal.' });

/** An operator's email; `arus` where nobody did it. */
export const operator = z.string().meta({ description: 'An operator’s email; `arus` where nobody did it.' });

/** An open list: a folder among the partners brings one. */
export const funder = z.string().meta({ description: 'Name of the funder, such as `FINFRA`.' });

/** What every list says of itself. */
export const paging = { total: count, page: z.int().positive(), pages: z.int().positive() };

/** One rule of the lending policy that spoke. */
export const decisionReason = z
  .strictObject({
    rule: z.string(),
    effect: z.enum(['REJECT', 'REFER', 'LIMIT', 'NOTE']),
    value: z.string().meta({ description: 'What the rule looked at.' }),
    threshold: z.string().nullable().meta({ description: 'What it was held against.' }),
    message: z.string().meta({ description: 'Indonesian; customer service can read it out.' }),
  })
  .meta({ id: 'DecisionReason' });
