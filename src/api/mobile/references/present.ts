/** Reference data in the words of the mobile API: each entry has `id` and `label`; what costs something says how much. */
import type { z } from 'zod';
import type { LendingPolicy } from '../../../domain/policy.ts';
import { referenceData } from '../../../domain/person/reference-data.ts';
import type { referencesData } from './contracts.ts';

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
