/** Pundi Kita's registry entry: what a third funder adds to the list of partners. */
import type { PartnerEntry } from '../../../src/partners/partner.ts';
import { builtInPolicy, type FunderPolicy } from '../../../src/domain/policy.ts';
import { type PundiKita, pundiKitaClient } from './client.ts';
import { pundiCepatAsFunder, pundiKitaAsFunder } from './funder.ts';

/** A partner of arus' own reads `baseUrl` from the configuration. */
export const pundiKitaPartner = (baseUrl: () => string): PartnerEntry<PundiKita> => ({
  connect: (_, { transport }) => pundiKitaClient(baseUrl(), transport),
  funder: { name: 'PUNDI_KITA', title: 'Pundi Kita', stages: pundiKitaAsFunder },
});

/** The same partner's quick product, as a funder of its own. */
export const pundiCepatPartner = (baseUrl: () => string): PartnerEntry<PundiKita> => ({
  connect: (_, { transport }) => pundiKitaClient(baseUrl(), transport),
  funder: { name: 'PUNDI_CEPAT', title: 'Pundi Cepat', stages: pundiCepatAsFunder },
});

/** Their rows in the policy. */
export const pundiKitaPolicy: FunderPolicy = { ...builtInPolicy.funders[0]!, funder: 'PUNDI_KITA' };
export const pundiCepatPolicy: FunderPolicy = { ...builtInPolicy.funders[0]!, funder: 'PUNDI_CEPAT' };
