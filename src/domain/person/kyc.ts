/**
 * Whether photos prove an identity.
 * Source: docs/sources/mobile-api.md, 3 (required score 80), docs/contracts.md, "KYC".
 */
import type { KtpData } from './borrower.ts';

export interface KycPolicy {
  /** Percent, 0–100. */
  requiredFaceMatch: number;
  /** Rejected tries after which an operator looks. */
  tries: number;
}

export interface KycFindings {
  /** Null: the card could not be read. */
  ktp: KtpData | null;
  /** Percent, 0–100. */
  faceMatchScore: number;
  /** Null: nobody said. */
  livenessPassed: boolean | null;
  /** The e-KYC's own verdict; null: it was not asked, our policy had already said no. */
  ekyc: 'VERIFIED' | 'REJECTED' | 'PENDING' | null;
  /** The e-KYC's session. */
  ekycId: string | null;
}

export type KycRejection = 'LOW_FACE_MATCH' | 'LIVENESS_FAILED' | 'UNREADABLE_KTP' | 'DECLINED_BY_EKYC';

/** The first thing that speaks against it; null when nothing does so far. */
export function kycObjection(findings: KycFindings, policy: KycPolicy): KycRejection | null {
  if (!findings.ktp) return 'UNREADABLE_KTP';
  if (findings.faceMatchScore < policy.requiredFaceMatch) return 'LOW_FACE_MATCH';
  if (findings.livenessPassed === false) return 'LIVENESS_FAILED';
  if (findings.ekyc === 'REJECTED' || findings.ekyc === 'PENDING') return 'DECLINED_BY_EKYC';
  return null;
}

/** Three rejected tries (policy) send the case to an operator. */
export const needsOperator = (rejectedTries: number, policy: KycPolicy) => rejectedTries >= policy.tries;
