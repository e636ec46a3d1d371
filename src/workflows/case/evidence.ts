/** Credit evidence: asks PEFINDO, Kocek and Finfra in parallel. Part of credit-limit and loan. */
import { ActivityFailure, ApplicationFailure, isCancellation, uuid4 } from '@temporalio/workflow';
import type {
  CreditBureauSummary,
  CreditEvidence,
  KocekOpinion,
  PlatformCheck,
} from '../../domain/credit/credit-evidence.ts';
import type { Operators } from './parking.ts';
import { atFinfra, atKocek, atPefindo, atPefindoFewRetries, books } from '../proxies.ts';

export interface EvidenceRequest {
  userId: string;
  /** Rupiah; Kocek assesses this amount and tenor. */
  amount: number;
  tenorMonths: number;
  /** A uuid that partners get as the reference of this request. */
  reference: string;
}

/**
 * Asks PEFINDO, Kocek and (if policy says so) Finfra in parallel, stores the evidence and returns it. A partner that cannot be
 * reached is `UNAVAILABLE`, which refers. Wrong credentials block the case.
 */
export async function gatherEvidence(request: EvidenceRequest, desk: Operators): Promise<CreditEvidence> {
  // Recorded in the history before the call: a retry finds the same report (idempotency key).
  const eventId = uuid4();
  const [bureau, kocek, platforms] = await Promise.all([
    askPefindo(request, eventId, desk),
    orUnavailable<KocekOpinion>(desk, 'ask Kocek', { kind: 'UNAVAILABLE' }, () =>
      atKocek.askKocek({ ...request, asOf: new Date().toISOString() }),
    ),
    orUnavailable<PlatformCheck>(desk, 'ask Finfra about other platforms', noPlatforms, () => askPlatforms(request)),
  ]);
  const evidence: CreditEvidence = { gatheredAt: new Date().toISOString(), bureau, kocek, platforms };
  await books.keepEvidence({ userId: request.userId, evidence });
  return evidence;
}

async function askPefindo(request: EvidenceRequest, eventId: string, desk: Operators): Promise<CreditBureauSummary> {
  return orUnavailable<CreditBureauSummary>(
    desk,
    'ask PEFINDO',
    { ...unknownToPefindo, kind: 'UNAVAILABLE' },
    async () => {
      const search = await atPefindo.searchBureau(request);
      if (search.kind !== 'FOUND') return { ...unknownToPefindo, ...search };
      const order = await atPefindo.requestReport({ ...search, eventId });
      const { userId } = request;
      const summary = await atPefindo.collectReport({ userId, eventId, records: search.records });
      if (order === 'ORDERED WITH PDF') await keepPdf(userId, eventId);
      return summary;
    },
  );
}

/** The PDF is for operators only: the decision goes on without it. */
async function keepPdf(userId: string, eventId: string): Promise<void> {
  try {
    await atPefindoFewRetries.keepReportPdf({ userId, eventId });
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}

const askPlatforms = async ({ userId, reference }: EvidenceRequest): Promise<PlatformCheck> =>
  (await books.asksPlatforms())
    ? atFinfra.checkPlatforms({ userId, reference })
    : { ...noPlatforms, kind: 'NOT ASKED' };

/** After all retries a technical failure becomes `unavailable`; wrong credentials block the step. */
async function orUnavailable<T>(desk: Operators, step: string, unavailable: T, ask: () => Promise<T>): Promise<T> {
  return desk.orBlock(step, async () => {
    try {
      return await ask();
    } catch (error) {
      const misconfigured =
        error instanceof ActivityFailure &&
        error.cause instanceof ApplicationFailure &&
        error.cause.type === 'PartnerMisconfigured';
      if (!(error instanceof ActivityFailure) || misconfigured) throw error;
      return unavailable;
    }
  });
}

const unknownToPefindo: CreditBureauSummary = {
  kind: 'THIN',
  score: null,
  riskGrade: null,
  worstCollectability: null,
  maxDaysPastDue: null,
  outstanding: null,
  instalments: null,
  activeFacilities: null,
  similarity: null,
  eventId: null,
  big: false,
};

const noPlatforms: PlatformCheck = {
  kind: 'UNAVAILABLE',
  activePlatforms: null,
  outstanding: null,
  maxDaysPastDue: null,
};
