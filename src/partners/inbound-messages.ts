/**
 * All that partners send us (webhooks, callbacks), made of registry.ts. A module of its own, because the API and the inbox
 * may read what partners declare and may not reach the clients that stand beside it in the registry.
 */
import type { Inbound } from './inbound.ts';
import type { PartnerEntry } from './partner.ts';
import { partners } from './registry.ts';

export const inboundMessages: readonly Inbound[] = Object.values<PartnerEntry<unknown>>(partners).flatMap(
  ({ inbound }) => inbound ?? [],
);
