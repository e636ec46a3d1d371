/** Every partner that workflows call or that calls us: one line a partner, which is all there is to registering one. */
import type { FunderName } from '../domain/funding/funder-name.ts';
import { dompetKilatPartner } from './dompet-kilat/index.ts';
import { finfraPartner } from './finfra/index.ts';
import { kocekPartner } from './kocek/index.ts';
import { paymentGatewayPartner } from './payment-gateway/index.ts';
import { pefindoPartner } from './pefindo/index.ts';
import type { PartnerEntry, Registry } from './partner.ts';

/** What they send us stands in the API document in this order. */
export const partners = {
  paymentGateway: paymentGatewayPartner,
  pefindo: pefindoPartner,
  kocek: kocekPartner,
  finfra: finfraPartner,
  dompetKilat: dompetKilatPartner,
} satisfies Registry;

/** What is wrong with a policy: each funder that it names and nobody here is. */
export function unknownFunders(policy: { funders: readonly { funder: FunderName }[] }): string[] {
  const known = Object.values<PartnerEntry<unknown>>(partners).flatMap(({ funder }) => funder?.name ?? []);
  return policy.funders.flatMap(({ funder }, i) =>
    known.includes(funder) ? [] : [`POLICY_FILE: funders.${i}.funder: ${funder} is none of ${known.join(', ')}`],
  );
}
