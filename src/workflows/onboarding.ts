/** Workflow of onboarding: KYC, manual review, account activation. Id: `onboarding-<phone index>`. */
import {
  allHandlersFinished,
  condition,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { type KycFindings, kycRejectionOf, type KycPolicy, needsOperator } from '../domain/person/kyc.ts';
import { operators, type Operators } from './case/parking.ts';
import {
  completeProfile,
  decideReferral,
  type KycResult,
  type KycSubmission,
  type LivenessReport,
  livenessReported,
  type OnboardingInput,
  type ReferralDecision,
  refusedBeforehand,
  submitKyc,
} from './messages.ts';
import { atFinfra, books } from './proxies.ts';
import { attention, atStage } from './visibility.ts';

export interface OnboardingResult {
  status: 'ACTIVE' | 'ABANDONED';
}

const BORROWER_TIMEOUT = '30 days';
/** Short, because the borrower waits for the answer. */
const LIVENESS_TIMEOUT = '40 seconds';

export async function onboarding({ userId }: OnboardingInput): Promise<OnboardingResult> {
  const desk = operators();
  const liveness = listenToLiveness();
  const oneAtATime = mutex();
  // Handlers may run before the activity answers: they wait for it.
  const opened = books.readOnboarding(userId);
  let active = false;
  let underReview = false;

  setHandler(submitKyc, (submission) => oneAtATime(() => verifyIdentity(submission)), {
    validator: (_given: KycSubmission) => {
      if (underReview) throw refusedBeforehand('KYC_UNDER_REVIEW');
    },
  });

  setHandler(completeProfile, async (completion) => {
    const { verified } = await opened;
    if (!verified) return { refused: { code: 'KYC_REQUIRED' } };
    const activation = await books.activateAccount({ userId, ...completion, at: now() });
    if ('activatedAt' in activation) active = true;
    return activation;
  });

  let decided: ReferralDecision | undefined;
  const refuseUnlessUnderReview = () => {
    if (!underReview || decided) throw refusedBeforehand('NOT_UNDER_REVIEW');
  };
  setHandler(
    decideReferral,
    async (decision) => {
      // Two updates in one workflow task are both validated before either is handled: the first wins.
      refuseUnlessUnderReview();
      decided = decision;
      await books.decideKyc({ userId, decision });
      const state = await opened;
      state.verified = decision.decision === 'APPROVE';
      state.rejectedTries = 0;
      underReview = false;
      decided = undefined;
      upsertSearchAttributes(attention(false));
    },
    { validator: (_given: ReferralDecision) => refuseUnlessUnderReview() },
  );

  const state = await opened;
  active ||= state.active;
  underReview = state.underReview;
  if (!active) {
    upsertSearchAttributes(atStage('ONBOARDING'));
    await condition(() => active, BORROWER_TIMEOUT, { summary: 'the borrower finishes or gives up' });
  }
  await condition(allHandlersFinished);
  return { status: active ? 'ACTIVE' : 'ABANDONED' };

  async function verifyIdentity(submission: KycSubmission): Promise<KycResult> {
    const state = await opened;
    const { policy } = state;
    await books.openKycCase({ userId, ...submission, at: now() });
    const findings = await verifyPhotos(submission, policy, desk, liveness);
    const objection = kycRejectionOf(findings, policy);
    const result = verdict(submission, findings, objection, state);
    await books.closeKycCase({ kycId: submission.kycId, status: result.status, findings, at: now() });
    return result;
  }

  /** Counts rejected tries: the last one that policy allows goes to an operator. */
  function verdict(
    { reference }: KycSubmission,
    { ktp, faceMatchScore }: KycFindings,
    reason: ReturnType<typeof kycRejectionOf>,
    state: Awaited<typeof opened>,
  ): KycResult {
    const { policy } = state;
    if (!reason) {
      state.verified = true;
      return { status: 'SYSTEM_VERIFIED', reference, faceMatchScore, ktp: ktp! };
    }
    state.rejectedTries++;
    if (!needsOperator(state.rejectedTries, policy))
      return { status: 'REJECTED_RETRY', reference, faceMatchScore, requiredScore: policy.requiredFaceMatch, reason };
    underReview = true;
    upsertSearchAttributes(attention(true));
    setCurrentDetails('**Identity needs an operator**: too many rejected tries. Decide with `decideReferral`.');
    return { status: 'UNDER_REVIEW', reference };
  }
}

/** Runs Finfra's e-KYC step by step, up to the first reason for rejection. A refusal is a finding, not an error. */
async function verifyPhotos(
  submission: KycSubmission,
  policy: KycPolicy,
  desk: Operators,
  liveness: ReturnType<typeof listenToLiveness>,
): Promise<KycFindings> {
  const findings: KycFindings = { ktp: null, faceMatchScore: 0, livenessPassed: null, ekyc: null, ekycId: null };

  const card = await desk.orBlock('read the KTP', () => atFinfra.readKtp(submission));
  if (!card) return findings;
  Object.assign(findings, card);

  const faces = await desk.orBlock('compare the faces', () =>
    atFinfra.compareFaces({ ...submission, ekycId: card.ekycId }),
  );
  findings.faceMatchScore = faces.faceMatchScore;
  findings.livenessPassed = faces.sessionId ? await liveness.verdict(faces.sessionId) : faces.livenessPassed;
  if (kycRejectionOf(findings, policy)) return findings;

  findings.ekyc = await desk.orBlock('conclude the e-KYC', () => atFinfra.concludeEkyc(card.ekycId));
  if (findings.ekyc === 'VERIFIED') findings.livenessPassed ??= true;
  return findings;
}

/** Didit's callback may come before we know its session, and more than once (idempotent). */
function listenToLiveness() {
  const statuses = new Map<string, LivenessReport['status']>();
  const final = (sessionId: string) => verdicts[statuses.get(sessionId)?.toUpperCase() ?? ''];
  setHandler(livenessReported, (report) => void statuses.set(report.sessionId, report.status));

  return {
    /** Returns Didit's verdict; null after the timeout. */
    async verdict(sessionId: string): Promise<boolean | null> {
      await condition(() => final(sessionId) !== undefined, LIVENESS_TIMEOUT, { summary: 'silence of Didit' });
      return final(sessionId) ?? null;
    },
  };
}

const verdicts: Record<string, boolean | undefined> = { APPROVED: true, DECLINED: false };

/** Serialises uploads: the second one waits until the first is decided. */
function mutex() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(run: () => Promise<T>): Promise<T> => {
    const mine = last.then(run, run);
    last = mine.catch(() => undefined);
    return mine;
  };
}

const now = () => new Date().toISOString();
