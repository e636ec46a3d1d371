/** Loan list of the simulated Finfra (GET /api/core/loans): filters and pagination. Source: docs/sources/finfra.md, "List Loans". */
import { z } from 'zod';
import { checked } from '../frame/http.ts';
import { date } from './formats.ts';
import { detailOf } from './loan-detail.ts';
import type { FinfraLoan } from './memory.ts';
import { refusal } from './refusal.ts';

const filters = z.object({
  userId: z.string().optional(),
  uniqueId: z.string().min(6, 'must have at least 6 characters').optional(),
  pageNumber: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(10),
  startDate: date.optional(),
  endDate: date.optional(),
  startRangeAmount: z.coerce.number().nonnegative().optional(),
  endRangeAmount: z.coerce.number().nonnegative().optional(),
});

/** Newest first. */
export function pageOfLoans(loans: FinfraLoan[], query: URLSearchParams) {
  const wanted = checked(Object.fromEntries(query), filters, refusal);
  const { pageNumber, pageSize } = wanted;
  const found = loans
    .filter(
      ({ userId, uniqueId, createdAt, request }) =>
        (!wanted.userId || userId === wanted.userId) &&
        (!wanted.uniqueId || uniqueId === wanted.uniqueId) &&
        (!wanted.startDate || createdAt.slice(0, 10) >= wanted.startDate) &&
        (!wanted.endDate || createdAt.slice(0, 10) <= wanted.endDate) &&
        request.amount >= (wanted.startRangeAmount ?? 0) &&
        request.amount <= (wanted.endRangeAmount ?? Infinity),
    )
    .reverse();
  return {
    data: found.slice((pageNumber - 1) * pageSize, pageNumber * pageSize).map(detailOf),
    page_number: pageNumber,
    page_size: pageSize,
    total: found.length,
  };
}
