/** Finfra, lender and provider of e-KYC and credit reports: client and funder. */
import type { PartnerEntry } from '../partner.ts';
import type { PartnerTransport } from '../transport/http-client.ts';
import { type Outcome, whenOk } from '../transport/outcome.ts';
import type { TokenStore } from '../transport/access-token.ts';
import type { FinfraCredentials } from './authentication.ts';
import { borrowers } from './borrower.ts';
import { finfraClient } from './client.ts';
import { creditReports } from './credit-reports.ts';
import { documents } from './documents.ts';
import { eKyc } from './e-kyc.ts';
import { finfraAsFunder } from './funder.ts';
import { finfraInbound } from './inbound/index.ts';
import { loans } from './loans.ts';
import { virtualAccounts } from './virtual-account.ts';

/** Returns the client. No function throws; each says whether it may be repeated. `tokens`: the store shared with other processes. */
export function finfra(credentials: FinfraCredentials, transport: PartnerTransport, tokens?: TokenStore) {
  const client = finfraClient(credentials, transport, tokens);
  const healthy = async (operation: string, path: string): Promise<Outcome<{ healthy: true }>> =>
    whenOk(await client.anonymous({ operation, method: 'GET', path }), () => ({ healthy: true }));

  return {
    ...eKyc(client),
    ...documents(client, transport),
    ...borrowers(client),
    ...creditReports(client),
    ...loans(client),
    ...virtualAccounts(client),
    /** Liveness of Finfra. "productionness" is how docs/sources/finfra.md spells the path. */
    live: () => healthy('Healthcheck: live', '/healthcheck/productionness'),
    /** Readiness of Finfra and its dependencies. */
    ready: () => healthy('Healthcheck: ready', '/healthcheck/readiness'),
  };
}

export type Finfra = ReturnType<typeof finfra>;

export const finfraPartner: PartnerEntry<Finfra> = {
  connect: (config, { transport, tokens }) =>
    finfra(
      {
        baseUrl: config.FINFRA_BASE_URL,
        clientId: config.FINFRA_CLIENT_ID,
        clientSecret: config.FINFRA_CLIENT_SECRET,
      },
      transport,
      tokens,
    ),
  funder: { name: 'FINFRA', title: 'Finfra', stages: finfraAsFunder },
  inbound: finfraInbound,
};
