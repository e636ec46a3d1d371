/**
 * What the ids of the mobile API stand for.
 * Source: docs/contracts.md, "Reference data for the ids above". No token.
 */
import { Router } from 'express';
import type { z } from 'zod';
import type { LendingPolicy } from '../../../domain/policy.ts';
import { referenceData } from '../../../domain/person/reference-data.ts';
import { success } from '../../envelope.ts';
import type { ApiContext } from '../../context.ts';
import { requireDevice } from '../../middleware/device.ts';
import { endpoint } from '../../middleware/endpoint.ts';
import type { referencesData } from './answer.ts';

/** Mounted at /api/v1/references. */
export function referenceRoutes({ config }: ApiContext): Router {
  const router = Router();
  const data = presentReferences(config.policy);
  endpoint(router, '/', {
    get: [requireDevice, (_req, res) => success(res, 200, 'Data referensi berhasil diambil.', data)],
  });
  return router;
}

/** Each entry has `id` and `label`; products, promos and channels say what they cost as well. */
export function presentReferences({
  products,
  promos,
  paymentChannels,
}: LendingPolicy): z.output<typeof referencesData> {
  const plain = (list: readonly { id: string; label: string }[]) => list.map(({ id, label }) => ({ id, label }));
  const { home_ownerships, educations, occupations, banks, relationships } = referenceData;
  return {
    home_ownerships: plain(home_ownerships),
    educations: plain(educations),
    occupations: plain(occupations),
    banks: plain(banks),
    relationships: plain(relationships),
    products: products.map(({ id, title, minAmount, maxAmount, tenorIds, serviceFee }) => ({
      id,
      label: title,
      min_amount: minAmount,
      max_amount: maxAmount,
      tenor_ids: tenorIds,
      service_fee_amount: serviceFee,
    })),
    promos: promos.map(({ id, code, discount, validUntil }) => ({
      id,
      label: code,
      promo_code: code,
      promo_discount_amount: discount,
      valid_until: validUntil,
    })),
    payment_channels: paymentChannels.map(({ id, code, name }) => ({ id, label: name, code })),
  };
}
