/** Lists in pages, as every list of the mobile API has them. */
import { z } from 'zod';
import type { ErrorExamples } from '../openapi/error-answers.ts';

const wrong = 'Halaman tidak valid.';

/** `?page=`, from 1. */
export const pageQuery = z.object({
  page: z.coerce.number(wrong).int(wrong).min(1, wrong).max(10_000, wrong).default(1),
});

/** What of the answer says where one is. */
export const pageFields = { page: z.int().positive(), has_more: z.boolean() };

export const wrongPage: ErrorExamples = {
  VALIDATION_ERROR: { details: [{ field: 'page', value: '0', message: wrong }] },
};
