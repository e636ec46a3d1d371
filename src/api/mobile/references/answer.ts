/** What `GET /references` answers. Source: docs/contracts.md, "Reference data for the ids above". */
import { z } from 'zod';
import { businessDate, rupiah } from '../answer-fields.ts';

const list = z.array(z.strictObject({ id: z.uuid(), label: z.string() }));

export const referencesData = z.strictObject({
  home_ownerships: list,
  educations: list,
  occupations: list,
  banks: list,
  relationships: list,
  products: z.array(
    z.strictObject({
      id: z.uuid(),
      label: z.string(),
      min_amount: rupiah,
      max_amount: rupiah,
      tenor_ids: z.array(z.int()),
      service_fee_amount: rupiah,
    }),
  ),
  promos: z.array(
    z.strictObject({
      id: z.int(),
      label: z.string(),
      promo_code: z.string(),
      promo_discount_amount: rupiah,
      valid_until: businessDate,
    }),
  ),
  payment_channels: z.array(z.strictObject({ id: z.int(), label: z.string(), code: z.string() })),
});
