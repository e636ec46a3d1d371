/** Kocek, a second opinion on credit (credit recommendation): client with its rate limits. */
import type { KocekOpinion } from '../../domain/credit/credit-evidence.ts';
import type { PartnerEntry } from '../partner.ts';
import type { PartnerTransport } from '../transport/http-client.ts';
import { type Outcome, whenOk } from '../transport/outcome.ts';
import { kocekClient, type KocekOptions } from './client.ts';
import { serviceOff } from './errors.ts';
import { kocekOpinion, type KocekRequest } from './mapper.ts';

export interface Kocek {
  /** Returns the recommendation, plafon in rupiah and tenor in months. A service that is off is `ok` (`SERVICE OFF`): policy decides. May be repeated. */
  recommend(request: KocekRequest): Promise<Outcome<KocekOpinion>>;
}

export function kocek(options: KocekOptions, transport: PartnerTransport): Kocek {
  transport.limit('kocek', { concurrent: 8, perSecond: 10 });
  const client = kocekClient(options, transport);
  return {
    async recommend(request) {
      const answer = await client.creditRecommendation(request);
      return serviceOff(answer) ? { kind: 'ok', value: { kind: 'SERVICE OFF' } } : whenOk(answer, kocekOpinion);
    },
  };
}

export const kocekPartner: PartnerEntry<Kocek> = {
  connect: (config, { transport }) =>
    kocek({ baseUrl: config.KOCEK_BASE_URL, accessToken: config.KOCEK_ACCESS_TOKEN }, transport),
};
