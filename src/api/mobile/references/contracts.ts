/**
 * Reference data: what the ids of the mobile API stand for.
 * Source: docs/contracts.md, "Reference data for the ids above".
 */
import { z } from 'zod';
import { builtInPolicy } from '../../../domain/policy.ts';
import { envelope } from '../../contract/answers.ts';
import { contract } from '../../contract/contract.ts';
import { anyDevice } from '../access.ts';
import { businessDate, rupiah } from '../answer-fields.ts';
import { presentReferences } from './present.ts';

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

export const referenceContracts = {
  listReferences: contract({
    method: 'get',
    path: '/api/v1/references',
    tag: 'References',
    summary: 'What the ids stand for',
    access: anyDevice,
    answer: envelope(200, 'Data referensi berhasil diambil.', referencesData, presentReferences(builtInPolicy)),
  }),
};
