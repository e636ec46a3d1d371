/** What Pundi Kita says: a funder that is made up, as another lender's document might have it. */
import { z } from 'zod';

export const member = z.object({ member_id: z.string().min(1) });

export const states = ['open', 'agreed', 'signed', 'paying', 'paid', 'withdrawn', 'bounced'] as const;
export type State = (typeof states)[number];

export const loan = z.object({ loan_id: z.string().min(1), reference: z.string(), state: z.enum(states) });
export type Loan = z.output<typeof loan>;
export const loanList = z.object({ loans: z.array(loan) });
