/** What partners know of a person's credit, asked side by side. Part of credit-limit and loan. */
import { ActivityFailure, ApplicationFailure, isCancellation, uuid4 } from '@temporalio/workflow';
import type {
  CreditBureauSummary,
  CreditEvidence,
  KocekOpinion,
  PlatformCheck,
} from '../../domain/credit/credit-evidence.ts';
import type { Operators } from './parking.ts';
import { atFinfra, atKocek, atPefindo, atPefindoBriefly, books } from '../proxies.ts';

export interface EvidenceRequest {
  userId: string;
  /** What the credit is asked for; Kocek judges it. */
  amount: number;
  tenorMonths: number;
  /** Tells the requests of one case from those of another: a uuid. */
  reference: string;
}

/** PEFINDO, Kocek and (where policy asks) Finfra, side by side; kept for thirty days. */
export async function gatherEvidence(request: EvidenceRequest, desk: Operators): Promise<CreditEvidence> {
  // Made here and written down before the call: repeating it finds the same report.
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

/** For operators; no decision looks at it, so none fails for want of it. */
async function keepPdf(userId: string, eventId: string): Promise<void> {
  try {
    await atPefindoBriefly.keepReportPdf({ userId, eventId });
  } catch (error) {
    if (isCancellation(error)) throw error;
  }
}

const askPlatforms = async ({ userId, reference }: EvidenceRequest): Promise<PlatformCheck> =>
  (await books.asksPlatforms())
    ? atFinfra.checkPlatforms({ userId, reference })
    : { ...noPlatforms, kind: 'NOT ASKED' };

/** A partner that stays away is itself a finding, which refers; wrong credentials wait for an operator. */
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
