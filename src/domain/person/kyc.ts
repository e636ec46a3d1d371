/**
 * KYC decision: OCR, face match and liveness against policy.
 * Source: docs/sources/mobile-api.md, 3 (required score 80), docs/contracts.md, "KYC".
 */
import type { KtpData } from './borrower.ts';

export interface KycPolicy {
  /** Percent, 0–100. */
  requiredFaceMatch: number;
  /** Rejected tries after which an operator decides. */
  tries: number;
}

export interface KycFindings {
  /** Null: the card could not be read. */
  ktp: KtpData | null;
  /** Percent, 0–100. */
  faceMatchScore: number;
  /** Null: not reported. */
  livenessPassed: boolean | null;
  /** The e-KYC provider's verdict; null: not asked, because policy had rejected already. */
  ekyc: 'VERIFIED' | 'REJECTED' | 'PENDING' | null;
  /** The provider's session id. */
  ekycId: string | null;
}

export type KycRejection = 'LOW_FACE_MATCH' | 'LIVENESS_FAILED' | 'UNREADABLE_KTP' | 'DECLINED_BY_EKYC';

/** Returns the first reason for rejection, or null. */
export function kycRejectionOf(findings: KycFindings, policy: KycPolicy): KycRejection | null {
  if (!findings.ktp) return 'UNREADABLE_KTP';
  if (findings.faceMatchScore < policy.requiredFaceMatch) return 'LOW_FACE_MATCH';
  if (findings.livenessPassed === false) return 'LIVENESS_FAILED';
  if (findings.ekyc === 'REJECTED' || findings.ekyc === 'PENDING') return 'DECLINED_BY_EKYC';
  return null;
}

/** Whether so many rejected tries send the case to an operator. */
export const needsOperator = (rejectedTries: number, policy: KycPolicy) => rejectedTries >= policy.tries;
