/** Onboarding activities: identity verification (e-KYC) at Finfra, and account activation. */
import type { EncryptionKey } from '../platform/config.ts';
import { KycCaseSchema, PersonalInfoSchema, UserSchema } from '../db/entities/onboarding.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { Orm } from '../db/orm.ts';
import type { BorrowerProfile, KtpData } from '../domain/person/borrower.ts';
import type { KycFindings, KycPolicy } from '../domain/person/kyc.ts';
import { dueNow } from '../inbox/store.ts';
import { ktpCorrections } from '../domain/person/ktp-corrections.ts';
import type { LendingPolicy } from '../domain/policy.ts';
import type { KycStatus } from '../domain/application/states.ts';
import { blindIndex } from '../platform/encryption.ts';
import type { Finfra } from '../partners/finfra/index.ts';
import type { ActivationResult, KycSubmission, ReferralDecision, Refusal } from '../workflows/messages.ts';
import { accepted, settle } from './partner-failures.ts';

export interface OnboardingDependencies {
  orm: Orm;
  finfra: Finfra;
  objectStore: ObjectStore;
  policy: LendingPolicy;
  piiKeys: EncryptionKey[];
}

/** Progress of a borrower's onboarding: the workflow resumes an earlier case from it. */
export interface OnboardingState {
  verified: boolean;
  underReview: boolean;
  active: boolean;
  rejectedTries: number;
  policy: KycPolicy;
}

export type OnboardingActivities = ReturnType<typeof onboardingActivities>;

export function onboardingActivities({ orm, finfra, objectStore, policy, piiKeys }: OnboardingDependencies) {
  const verified: KycStatus[] = ['SYSTEM_VERIFIED', 'OPERATOR_VERIFIED'];

  const local = {
    /** Returns the progress of the onboarding, from every try so far. */
    async readOnboarding(userId: string): Promise<OnboardingState> {
      const em = orm.em.fork();
      const user = await em.findOneOrFail(UserSchema, { id: userId });
      const cases = await em.find(KycCaseSchema, { user: userId }, { orderBy: { createdAt: 'asc' } });
      const last = cases.at(-1);
      const sinceReview = cases.slice(cases.findLastIndex(({ status }) => status === 'REJECTED') + 1);
      return {
        verified: cases.some(({ status }) => verified.includes(status)),
        underReview: last?.status === 'UNDER_REVIEW',
        active: user.status === 'ACTIVE',
        rejectedTries: sinceReview.filter(({ status }) => status === 'REJECTED_RETRY').length,
        policy: policy.kyc,
      };
    },

    /** Records a try before partners are called. Idempotent by `kycId`. */
    async openKycCase(given: KycSubmission & { userId: string; at: string }): Promise<void> {
      const em = orm.em.fork();
      await em.upsert(
        KycCaseSchema,
        {
          id: given.kycId,
          user: given.userId,
          reference: given.reference,
          ktpObject: given.ktpObject,
          selfieObject: given.selfieObject,
          status: 'PROCESSING',
          createdAt: new Date(given.at),
        },
        { onConflictAction: 'ignore' },
      );
    },

    /** Records how a try ended, with its findings. Idempotent. */
    async closeKycCase(given: { kycId: string; status: KycStatus; findings: KycFindings; at: string }): Promise<void> {
      const em = orm.em.fork();
      const kyc = await em.findOneOrFail(KycCaseSchema, { id: given.kycId });
      kyc.status = given.status;
      kyc.faceMatchScore = given.findings.faceMatchScore;
      kyc.ktp = given.findings.ktp;
      kyc.ekycId = given.findings.ekycId;
      kyc.decidedAt = new Date(given.at);
      await em.flush();
    },

    /** Writes an operator's decision on the last try. */
    async decideKyc(given: { userId: string; decision: ReferralDecision }): Promise<void> {
      const em = orm.em.fork();
      const [last] = await em.find(KycCaseSchema, { user: given.userId }, { orderBy: { createdAt: 'desc' }, limit: 1 });
      if (!last) return;
      last.status = given.decision.decision === 'APPROVE' ? 'OPERATOR_VERIFIED' : 'REJECTED';
      await em.flush();
    },

    /**
     * Stores the personal information and activates the account, under the borrower's lock. Idempotent: a retry returns the
     * first activation. Refuses with `NIK_ALREADY_REGISTERED`.
     */
    async activateAccount(given: {
      userId: string;
      profile: BorrowerProfile;
      pinHash: string;
      /** Instant, ISO 8601. */
      at: string;
    }): Promise<ActivationResult | Refusal> {
      const { userId, profile } = given;
      return orm.em.fork().transactional(async (em) => {
        await em.execute('select id from users where id = ? for update', [userId]);
        const user = await em.findOneOrFail(UserSchema, { id: userId });
        if (user.status === 'ACTIVE') return { userId, activatedAt: user.activatedAt!.toISOString() };

        const nikIndex = blindIndex(piiKeys, 'nik', profile.nik);
        if (await em.count(UserSchema, { nikIndex, id: { $ne: userId } }))
          return { refused: { code: 'NIK_ALREADY_REGISTERED' } };

        const [kyc] = await em.find(
          KycCaseSchema,
          { user: userId, status: { $in: verified } },
          { orderBy: { createdAt: 'desc' }, limit: 1 },
        );
        em.create(PersonalInfoSchema, {
          user: userId,
          profile,
          corrections: kyc?.ktp ? ktpCorrections(kyc.ktp, profile) : [],
        });
        user.status = 'ACTIVE';
        user.nikIndex = nikIndex;
        user.pinHash = given.pinHash;
        user.activatedAt = new Date(given.at);
        await em.flush();
        return { userId, activatedAt: given.at };
      });
    },
  };

  const ekyc = {
    /** Reads the KTP by OCR. Returns null if Finfra could not read it. */
    async readKtp({ ktpObject }: KycSubmission): Promise<{ ekycId: string; ktp: KtpData } | null> {
      const { bytes, contentType } = await objectStore.get(ktpObject);
      const answer = settle(await finfra.ocr({ ktp: bytes, contentType }));
      return answer.kind === 'ok' ? { ekycId: answer.value.kycId, ktp: answer.value.ktp } : null;
    },

    /** Compares the faces. Returns the score in percent; with a `sessionId` the liveness verdict comes later, by Didit's callback. */
    async compareFaces(
      given: KycSubmission & { ekycId: string },
    ): Promise<{ faceMatchScore: number; livenessPassed: boolean | null; sessionId: string | null }> {
      const [ktp, selfie] = await Promise.all([objectStore.get(given.ktpObject), objectStore.get(given.selfieObject)]);
      const answer = settle(await finfra.biometric({ kycId: given.ekycId, ktp, selfie }));
      if (answer.kind === 'rejected') return { faceMatchScore: 0, livenessPassed: false, sessionId: null };
      const { faceMatchScore, livenessPassed, status, verificationSessionId } = answer.value;
      const sessionId = status.toUpperCase() === 'PENDING' ? verificationSessionId : null;
      if (sessionId) await awaitLiveness(given.kycId, sessionId);
      return { faceMatchScore, livenessPassed, sessionId };
    },

    /** Submits the session and returns Finfra's verdict; a pending one is polled a few times. */
    async concludeEkyc(ekycId: string): Promise<'VERIFIED' | 'REJECTED' | 'PENDING'> {
      const submitted = settle(await finfra.submitKyc(ekycId));
      if (submitted.kind === 'rejected' && submitted.code !== '409') return 'REJECTED';
      for (let look = 0; ; look++) {
        const { status } = accepted(await finfra.kycSubmission(ekycId));
        if (status !== 'PENDING' || look === 4) return status;
        await new Promise((later) => setTimeout(later, 400 * 2 ** look));
      }
    },
  };

  /** Stores the session, by which its report is matched to this try; a report that came before is delivered at the next sweep. */
  async function awaitLiveness(kycId: string, livenessSession: string): Promise<void> {
    await orm.em.fork().transactional(async (em) => {
      await em.nativeUpdate(KycCaseSchema, { id: kycId }, { livenessSession });
      await dueNow(em, 'DIDIT', `${livenessSession}:`);
    });
  }

  return { local, finfra: ekyc };
}
