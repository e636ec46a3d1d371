/**
 * Simulated e-KYC endpoints of Finfra: OCR, biometric, KYC sessions.
 * Source: docs/sources/finfra.md, "e-KYC"; shapes: docs/contracts.md, "Finfra".
 */
import { randomUUID } from 'node:crypto';
import { type Call, multipartBody, Refused, type Route } from '../frame/http.ts';
import { ok, type Stage } from '../frame/stage.ts';
import type { ScenarioName } from '../scenarios.ts';
import { type Authentication, jwtLike } from './authentication.ts';
import { diditCallback } from './callbacks.ts';
import type { FinfraMemory, KycSession } from './memory.ts';
import { isPicture, readKtp } from './person.ts';
import { refusal } from './refusal.ts';

const sources = ['izidata', 'VERIHUBS', 'ASLIRI', 'VIDA'];

export function eKyc(stage: Stage, memory: FinfraMemory, { authorized }: Authentication): Route[] {
  const { sessions } = memory;

  const newSession = (nik: string): KycSession => {
    const session: KycSession = {
      id: jwtLike({ kyc: true }),
      nik,
      status: 'PENDING',
      reason: null,
      biometric: false,
      submitted: false,
      pendingLookUps: 0,
      verificationSessionId: null,
    };
    sessions.put(session.id, session);
    return session;
  };
  const change = (session: KycSession, changes: Partial<KycSession>) =>
    sessions.put(session.id, { ...sessions.get(session.id)!, ...changes });
  const known = (id: string | undefined): KycSession => {
    const session = sessions.get(id ?? '');
    if (!session) throw new Refused(refusal(404, 'KYC session not found'));
    return session;
  };
  const picture = async (call: Call, name: string): Promise<Buffer> => {
    const file = (await multipartBody(call, refusal)).file(name);
    if (!file) throw new Refused(refusal(400, `Validation failed: ${name} is required`));
    if (!isPicture(file.bytes))
      throw new Refused(refusal(400, `Validation failed: ${name} must be a JPEG or PNG image`));
    return file.bytes;
  };
  const sessionInHeader = (call: Call): KycSession | null => {
    const id = call.headers['kyc-id'];
    if (id === undefined) return null;
    const session = sessions.get(String(id));
    if (!session) throw new Refused(refusal(400, 'Validation failed: kyc-id is not a KYC session'));
    return session;
  };

  /** Didit's answer to the borrower's liveness session, some time after we were asked. */
  async function diditAnswers(session: KycSession, sessionId: string, answer: 'Approved' | 'Declined' | 'In Review') {
    await stage.happensSoon({
      nik: session.nik,
      title: 'didit',
      change() {
        if (answer === 'In Review') void diditAnswers(session, sessionId, 'Approved');
        else if (answer === 'Approved') change(session, { status: 'VERIFIED' });
        else change(session, { status: 'REJECTED', reason: 'Liveness declined by Didit' });
        return diditCallback(stage, sessionId, answer);
      },
    });
  }

  return [
    {
      method: 'POST',
      path: '/api/core/users/ocr',
      operation: 'ocr',
      async handle(call) {
        authorized(call);
        const source = call.headers['data-source'];
        if (source !== undefined && !sources.includes(String(source)))
          return refusal(400, `Validation failed: data-source must be one of ${sources.join(', ')}`);
        const before = sessionInHeader(call);
        const person = await readKtp(await picture(call, 'ktp_image'), memory);
        const session = before ?? newSession(person.nik);
        change(session, { nik: person.nik });
        return ok({ kyc_id: session.id, data: person });
      },
    },
    {
      method: 'POST',
      path: '/api/core/users/biometric',
      operation: 'biometric',
      async handle(call) {
        authorized(call);
        const ktp = await picture(call, 'ktp_image');
        await picture(call, 'selfie_image');
        const session = sessionInHeader(call) ?? newSession((await readKtp(ktp, memory)).nik);
        const tries = (memory.biometrics.get(session.nik) ?? 0) + 1;
        memory.biometrics.put(session.nik, tries);

        const scenario = stage.scenarioOf(session.nik);
        const result = biometricResult(scenario, tries);
        const didit = diditAnswer[scenario];
        const sessionId = didit ? `didit-${randomUUID()}` : null;
        change(session, {
          biometric: true,
          status: result.status,
          reason: result.status === 'REJECTED' ? 'Biometric check failed' : null,
          verificationSessionId: sessionId,
          pendingLookUps: scenario === 'kyc-slow' || didit === 'lost' ? 2 : 0,
        });
        if (sessionId && didit && didit !== 'lost') await diditAnswers(session, sessionId, didit);
        return ok({ kyc_id: session.id, ...result, ...(sessionId ? { verification_session_id: sessionId } : {}) });
      },
    },
    {
      method: 'POST',
      path: '/api/core/kyc/:kycId/submit',
      operation: 'submitKyc',
      handle(call) {
        authorized(call);
        const session = known(call.params['kycId']);
        if (!session.biometric) return refusal(400, 'Biometric has not been submitted for this KYC session');
        const rejected = stage.scenarioOf(session.nik) === 'kyc-rejected';
        if (rejected) change(session, { status: 'REJECTED', reason: 'Data does not match the population registry' });
        change(session, { submitted: true });
        return ok({ status: statusOf(known(session.id)) });
      },
    },
    {
      method: 'GET',
      path: '/api/core/kyc/:kycId/submission',
      operation: 'kycSubmission',
      handle(call) {
        authorized(call);
        const session = known(call.params['kycId']);
        const status = statusOf(session);
        if (session.pendingLookUps > 0) {
          const pendingLookUps = session.pendingLookUps - 1;
          // Without a callback the result can still be polled.
          const lost = stage.scenarioOf(session.nik) === 'didit-lost' && pendingLookUps === 0;
          change(session, { pendingLookUps, ...(lost ? { status: 'VERIFIED' as const } : {}) });
        }
        return ok({ status, ...(status === 'REJECTED' && session.reason ? { reason: session.reason } : {}) });
      },
    },
  ];
}

const diditAnswer: Partial<Record<ScenarioName, 'Approved' | 'Declined' | 'In Review' | 'lost'>> = {
  'didit-approved': 'Approved',
  'didit-declined': 'Declined',
  'didit-in-review': 'In Review',
  'didit-lost': 'lost',
};

interface BiometricResult {
  face_match_score: number;
  liveness_passed: boolean;
  status: KycSession['status'];
}

function biometricResult(scenario: ScenarioName, tries: number): BiometricResult {
  if (scenario === 'kyc-low-score' || (scenario === 'kyc-second-try' && tries === 1))
    return { face_match_score: 61.2, liveness_passed: true, status: 'REJECTED' };
  if (scenario === 'kyc-no-liveness') return { face_match_score: 92.5, liveness_passed: false, status: 'REJECTED' };
  if (diditAnswer[scenario]) return { face_match_score: 92.5, liveness_passed: false, status: 'PENDING' };
  return { face_match_score: 92.5, liveness_passed: true, status: 'VERIFIED' };
}

const statusOf = (session: KycSession) =>
  !session.submitted || session.pendingLookUps > 0 ? 'PENDING' : session.status;
