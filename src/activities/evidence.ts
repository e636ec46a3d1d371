/** Credit evidence activities: PEFINDO search and report, Kocek recommendation, AFPI and CLIK through Finfra; stores the evidence. */
import { ApplicationFailure } from '@temporalio/activity';
import { borrowerHistory, lastKnownInstalments } from '../books/borrower-history.ts';
import { readBorrower } from '../db/borrowers.ts';
import { CreditCheckSchema } from '../db/entities/credit-limit.ts';
import { FunderAccountSchema } from '../db/entities/funding.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { Orm } from '../db/orm.ts';
import { samePerson } from '../domain/credit/bureau-match.ts';
import { bureauPdfKey, bureauReportKey } from '../domain/credit/bureau-report-keys.ts';
import { ageOn, jakartaDate } from '../domain/calendar.ts';
import type {
  CreditBureauSummary,
  CreditEvidence,
  KocekOpinion,
  PlatformCheck,
} from '../domain/credit/credit-evidence.ts';
import type { LendingPolicy } from '../domain/policy.ts';
import { tenorOf } from '../domain/loan/product-terms.ts';
import type { Finfra } from '../partners/finfra/index.ts';
import type { Kocek } from '../partners/kocek/index.ts';
import type { Pefindo } from '../partners/pefindo/index.ts';
import type { BureauRecord } from '../partners/pefindo/mapper.ts';
import { accepted, notYet, settle } from './partner-failures.ts';

export interface EvidenceDependencies {
  orm: Orm;
  objectStore: ObjectStore;
  pefindo: Pefindo;
  kocek: Kocek;
  finfra: Finfra;
  policy: LendingPolicy;
}

/** `DOUBTFUL`: PEFINDO knows the NIK under a name that is not similar enough. */
export type BureauSearch =
  | { kind: 'FOUND'; inquiryId: number; records: BureauRecord[]; similarity: number }
  | { kind: 'THIN' }
  | { kind: 'UNAVAILABLE'; similarity: number };

export type EvidenceActivities = ReturnType<typeof evidenceActivities>;

export function evidenceActivities({ orm, objectStore, pefindo, kocek, finfra, policy }: EvidenceDependencies) {
  const borrowerOf = (userId: string) => readBorrower(orm.em.fork(), userId);

  return {
    local: {
      /** Stores the evidence. Idempotent by `gatheredAt`. */
      async keepEvidence({ userId, evidence }: { userId: string; evidence: CreditEvidence }): Promise<void> {
        const em = orm.em.fork();
        const gatheredAt = new Date(evidence.gatheredAt);
        if (await em.count(CreditCheckSchema, { user: userId, gatheredAt })) return;
        em.create(CreditCheckSchema, { user: userId, evidence, gatheredAt });
        await em.flush();
      },

      /** Whether policy wants other platforms or the identity checked. */
      asksPlatforms: (): Promise<boolean> => Promise.resolve(policy.platformCheck || policy.identityCheck),
    },

    pefindo: {
      /** Searches PEFINDO by NIK and returns the records that match the person. Idempotent. */
      async searchBureau({ userId, reference }: { userId: string; reference: string }): Promise<BureauSearch> {
        const { nik, fullName, birthDate } = (await borrowerOf(userId)).borrower.profile;
        const { inquiryId, records } = accepted(await pefindo.search({ nik, fullName, birthDate }, reference));
        const match = samePerson(records, nik, policy.limit.minimumSimilarity);
        if (inquiryId === null || match.kind === 'NOBODY') return { kind: 'THIN' };
        if (match.kind === 'DOUBTFUL') return { kind: 'UNAVAILABLE', similarity: match.similarity };
        return { kind: 'FOUND', inquiryId, records: match.records, similarity: match.similarity };
      },

      /** Orders the report, with a PDF if policy says so. Idempotent by `eventId`: PEFINDO answers 35 to a repeated order. */
      async requestReport(given: {
        inquiryId: number;
        records: BureauRecord[];
        eventId: string;
      }): Promise<'ORDERED' | 'ORDERED WITH PDF'> {
        const { pdf } = policy.bureau;
        accepted(await pefindo.generateReport({ ...given, ...(pdf ? { pdf: 'INDONESIAN' as const } : {}) }));
        return pdf ? 'ORDERED WITH PDF' : 'ORDERED';
      },

      /**
       * Returns the summary of the report. Fails with `ReportInProgress`, to be retried with back-off, while PEFINDO is still
       * scoring. The original is stored, encrypted, in the object store. Idempotent: a retry writes the same key.
       */
      async collectReport(given: {
        userId: string;
        eventId: string;
        records: BureauRecord[];
      }): Promise<CreditBureauSummary> {
        const key = bureauReportKey(given.userId, given.eventId);
        let parts = 0;
        const keep = async (part: number, bytes: Buffer) => {
          await objectStore.put(`${key}/part-${part}`, bytes, 'application/json');
          parts = Math.max(parts, part + 1);
        };
        const report = accepted(await pefindo.getReport(given.eventId, given.records, keep));
        if (report.state === 'IN PROGRESS')
          throw ApplicationFailure.create({ type: 'ReportInProgress', message: 'PEFINDO is still scoring (32)' });
        return { ...report.summary, kept: { key, parts } };
      },

      /** Stores the report's PDF for operators. Fails with `PartnerNotYet`, to be retried, while PEFINDO has not made it (31). */
      async keepReportPdf({ userId, eventId }: { userId: string; eventId: string }): Promise<void> {
        const answer = settle(await pefindo.downloadPdfReport(eventId));
        if (answer.kind === 'rejected') throw notYet('the PDF is not there yet');
        await objectStore.put(bureauPdfKey(userId, eventId), answer.value, 'application/pdf');
      },
    },

    kocek: {
      /** Returns Kocek's credit recommendation; `UNAVAILABLE` if Kocek refuses the request. Amounts are rupiah. Idempotent. */
      async askKocek(given: {
        userId: string;
        amount: number;
        tenorMonths: number;
        reference: string;
        asOf: string;
      }): Promise<KocekOpinion> {
        const em = orm.em.fork();
        const { user, borrower } = await readBorrower(em, given.userId);
        const today = jakartaDate(given.asOf);
        const tenor = tenorOf(policy, given.tenorMonths);
        const answer = settle(
          await kocek.recommend({
            customerId: user.id,
            loanId: given.reference,
            borrower: borrower.profile,
            age: ageOn(borrower.profile.birthDate, today),
            memberSince: jakartaDate(user.createdAt),
            kycVerified: true,
            incomeRange: borrower.profile.monthlyIncomeRange ?? null,
            knownInstalments: await lastKnownInstalments(em, user.id),
            history: await borrowerHistory(em, user.id),
            plafon: given.amount,
            tenorMonths: given.tenorMonths,
            purpose: 'Konsumtif',
            interestPercentYearly: Number(tenor.rateMonthlyPercent) * 12,
            method: 'FLAT',
            caller: { id: 'arus', name: 'Arus', role: 'Sistem', ip: '127.0.0.1' },
          }),
        );
        return answer.kind === 'ok' ? answer.value : { kind: 'UNAVAILABLE' };
      },
    },

    finfra: {
      /** Returns loans on other platforms (AFPI and CLIK through Finfra) and the identity check, each only if policy says so. Idempotent. */
      async checkPlatforms({ userId, reference }: { userId: string; reference: string }): Promise<PlatformCheck> {
        const em = orm.em.fork();
        const { nik } = (await readBorrower(em, userId)).borrower.profile;
        const platforms = policy.platformCheck ? await otherPlatforms(finfra, nik, reference) : platformsNotAsked;
        if (!policy.identityCheck) return platforms;
        const account = await em.findOne(FunderAccountSchema, { user: userId, funder: 'FINFRA' });
        // Finfra compares with its own borrower: before the first funding it has none.
        return account?.externalId
          ? { ...platforms, identity: await identityAt(finfra, account.externalId) }
          : platforms;
      },
    },
  };
}

const platformsNotAsked: PlatformCheck = {
  kind: 'NOT ASKED',
  activePlatforms: null,
  outstanding: null,
  maxDaysPastDue: null,
};

async function otherPlatforms(finfra: Finfra, nik: string, reference: string): Promise<PlatformCheck> {
  const afpi = accepted(await finfra.afpiReport(nik, reference));
  const clik = accepted(await finfra.clikReport(nik, 'PERSONAL'));
  return {
    kind: 'REPORT',
    activePlatforms: afpi.activePlatforms,
    outstanding: afpi.outstanding,
    maxDaysPastDue: largestKnown(afpi.maxDaysPastDue, clik.maxDaysPastDue),
  };
}

/** One negative answer contradicts our KYC. */
async function identityAt(finfra: Finfra, finfraUserId: string): Promise<'CONFIRMED' | 'CONTRADICTED'> {
  const { matches } = accepted(await finfra.verifyBiometricRdf(finfraUserId));
  const hubs = [await finfra.hubStatus(finfraUserId, 'VERIHUBS'), await finfra.hubStatus(finfraUserId, 'ASLIRI')];
  return matches && hubs.every((hub) => accepted(hub).verified) ? 'CONFIRMED' : 'CONTRADICTED';
}

/** Null only if every value is unknown. */
function largestKnown(...values: (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length ? Math.max(...known) : null;
}
