/**
 * Kinds of values in answers, as docs/contracts.md writes them. The schemas beside the presenters are made of these.
 */
import { z } from 'zod';
import { APPLICATION_NO } from '../../domain/application/application-no.ts';

/** Whole rupiah. */
export const rupiah = z.int().nonnegative().meta({ description: 'Whole rupiah.' });

export const instant = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/)
  .meta({ format: 'date-time', description: 'Instant, UTC, whole seconds.' });

export const businessDate = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .meta({ format: 'date', description: 'Date, Asia/Jakarta.' });

export const applicationNo = z.string().regex(APPLICATION_NO).meta({ description: 'Number of the application.' });

/** Percent a month. */
export const monthlyRate = z.number().nonnegative().meta({ description: 'Percent a month.' });
