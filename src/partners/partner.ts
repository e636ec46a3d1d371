/** A partner, as its folder's `index.ts` declares it: how it is connected, what it is as a funder, what it sends us. registry.ts lists them. */
import type { FunderName } from '../domain/funding/funder-name.ts';
import type { Config } from '../platform/config.ts';
import type { Funder, FunderStages } from './funder.ts';
import type { Inbound } from './inbound.ts';
import type { PartnerTransport } from './transport/http-client.ts';
import type { TokenStore } from './transport/access-token.ts';

export interface PartnerEntry<Api> {
  /** Makes its client. Calls nobody. */
  connect(config: Config, outside: Outside): Api;
  /** Where loans can be placed with it. */
  funder?: { name: FunderName; title: string; stages(api: Api): FunderStages };
  /** Where it calls us back. */
  inbound?: readonly Inbound[];
}

/** What a client needs of the process. */
export interface Outside {
  transport: PartnerTransport;
  /** Access tokens, shared with other processes. */
  tokens: TokenStore;
}

/** Entries by the name under which activities get the client. */
export type Registry = Record<string, PartnerEntry<unknown>>;

type ApiOf<Entry> = Entry extends PartnerEntry<infer Api> ? Api : never;
export type Connected<Entries extends Registry> = { [Name in keyof Entries]: ApiOf<Entries[Name]> };

/** Each partner's client, and all that are funders. */
export function connect<Entries extends Registry>(
  entries: Entries,
  config: Config,
  outside: Outside,
): { clients: Connected<Entries>; funders: Funder[] } {
  const clients: Record<string, unknown> = {};
  const funders: Funder[] = [];
  for (const [name, entry] of Object.entries(entries)) {
    const client = entry.connect(config, outside);
    clients[name] = client;
    if (entry.funder) {
      const { name: funder, title, stages } = entry.funder;
      funders.push({ name: funder, title, ...stages(client) });
    }
  }
  return { clients: clients as Connected<Entries>, funders };
}
