/** From a verified phone to an active account. Id: `onboarding-<phone index>`. */
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

const PATIENCE_WITH_THE_BORROWER = '30 days';
/** The borrower waits at the phone for the liveness verdict. */
const PATIENCE_WITH_LIVENESS = '40 seconds';

export async function onboarding({ userId }: OnboardingInput): Promise<OnboardingResult> {
  const desk = operators();
  const liveness = listenToLiveness();
  const oneAtATime = turns();
  // Handlers may run before this line's answer is there: they wait for it.
  const opened = books.readOnboarding(userId);
  let active = false;
  let underReview = false;

  setHandler(submitKyc, (submission) => oneAtATime(() => proveIdentity(submission)), {
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
      // Two verdicts in one workflow task are both validated before either is taken: the first stands.
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
    await condition(() => active, PATIENCE_WITH_THE_BORROWER, { summary: 'the borrower finishes or gives up' });
  }
  await condition(allHandlersFinished);
  return { status: active ? 'ACTIVE' : 'ABANDONED' };

  async function proveIdentity(submission: KycSubmission): Promise<KycResult> {
    const state = await opened;
    const { policy } = state;
    await books.openKycCase({ userId, ...submission, at: now() });
    const findings = await lookAtPhotos(submission, policy, desk, liveness);
    const objection = kycRejectionOf(findings, policy);
    const result = verdict(submission, findings, objection, state);
    await books.closeKycCase({ kycId: submission.kycId, status: result.status, findings, at: now() });
    return result;
  }

  /** Counts rejected tries: the last one allowed goes to an operator. */
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

/** Finfra's e-KYC, step by step, no further than it is needed. A refusal is a finding, not an error. */
async function lookAtPhotos(
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

/** The Didit callback may come before we know its session, and more than once. */
function listenToLiveness() {
  const heard = new Map<string, LivenessReport['status']>();
  const final = (sessionId: string) => verdicts[heard.get(sessionId)?.toUpperCase() ?? ''];
  setHandler(livenessReported, (report) => void heard.set(report.sessionId, report.status));

  return {
    /** True or false as Didit says; null in its silence. */
    async verdict(sessionId: string): Promise<boolean | null> {
      await condition(() => final(sessionId) !== undefined, PATIENCE_WITH_LIVENESS, { summary: 'silence of Didit' });
      return final(sessionId) ?? null;
    },
  };
}

const verdicts: Record<string, boolean | undefined> = { APPROVED: true, DECLINED: false };

/** A second upload waits until the first is judged. */
function turns() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(run: () => Promise<T>): Promise<T> => {
    const mine = last.then(run, run);
    last = mine.catch(() => undefined);
    return mine;
  };
}

const now = () => new Date().toISOString();
