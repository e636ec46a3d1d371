/** Client of Kocek's credit decision engine: one call. Source: docs/sources/kocek-credit-recommendation.md. */
import type { PartnerTransport } from '../transport/http-client.ts';
import type { Outcome } from '../transport/outcome.ts';
import { classifyKocek } from './errors.ts';
import { callerHeaders, type KocekRequest, recommendationRequestOf } from './mapper.ts';
import { type RecommendationAnswer, recommendationAnswer, recommendationRequest } from './wire.ts';

export interface KocekOptions {
  /** Without a trailing slash. */
  baseUrl: string;
  accessToken: string;
}

export function kocekClient({ baseUrl, accessToken }: KocekOptions, transport: PartnerTransport) {
  return {
    /** Requests a credit recommendation. May be repeated: it changes nothing at Kocek. */
    creditRecommendation: (request: KocekRequest): Promise<Outcome<RecommendationAnswer>> =>
      transport.call({
        partner: 'kocek',
        operation: 'creditRecommendation',
        method: 'POST',
        url: `${baseUrl}/kocek/cde/credit-recommendation`,
        headers: { authorization: `Bearer ${accessToken}`, ...callerHeaders(request.caller) },
        body: recommendationRequestOf(request),
        request: recommendationRequest,
        answer: recommendationAnswer,
        classify: classifyKocek,
      }),
  };
}
