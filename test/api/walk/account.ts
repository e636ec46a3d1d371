/** The examples of docs/sources/mobile-api.md, 1–11 and 20–22, success and error: from a phone number to a session. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect } from '@jest/globals';
import { type MadeUpBorrower, makeUpBorrower, personalInfo } from '../../../tools/demo/borrower.ts';
import type { Answer } from '../../../tools/demo/phone.ts';
import { activeBorrower } from '../../support/borrowers.ts';
import { contracts } from './contract-examples.ts';
import { expectCode, expectExactly, expectLike, expectRefused, type WalkDesk, withMore } from './desk.ts';
import type { Life } from './life.ts';
import { document } from './mobile-document.ts';

export function walkToAnAccount(desk: WalkDesk, { step }: Life): void {
  let references: Parameters<typeof personalInfo>[1];
  /** What one call learns for the next. */
  const known: Record<string, string> = {};
  const session = (method: string, path: string, body?: unknown) =>
    desk.call(method, path, body, { token: known['session'] });

  function photos({ ktp, selfie }: MadeUpBorrower): FormData {
    const form = new FormData();
    form.set('document_type', 'KTP');
    form.set('ktp_image', new Blob([new Uint8Array(ktp)]), 'ktp.jpg');
    form.set('selfie_image', new Blob([new Uint8Array(selfie)]), 'selfie.jpg');
    return form;
  }
  const wrongPin = '314159';

  describe('onboarding', () => {
    const phone_number = () => desk.borrower.phone;
    const onboarding = (method: string, path: string, body?: unknown) =>
      desk.call(method, path, body, { token: known['onboarding'] });

    step('references stand for every id that is chosen from a list', async () => {
      references = expectLike(await desk.call('GET', '/references'), contracts.references);
      expectCode(await desk.call('GET', '/references', undefined, { device: '' }), 'VALIDATION_ERROR');
    });

    step('1. Register Phone Number & OTP sends a code to a phone, and refuses what is none', async () => {
      expectLike(
        await desk.call('POST', '/onboarding/register-phone', { phone_number: phone_number() }),
        document[1].success,
      );
      expectExactly(
        await desk.call('POST', '/onboarding/register-phone', { phone_number: '08123' }),
        document[1].error,
      );
    });

    step('2. OTP Verification for Onboarding gives a token for the right code alone', async () => {
      const verify = (otp_code: string) =>
        desk.call('POST', '/onboarding/verify-otp', { phone_number: phone_number(), otp_code });
      expectExactly(await verify('123'), document[2].error);
      known['onboarding'] = expectLike(
        await verify(await desk.code(desk.borrower.phone)),
        document[2].success,
      ).access_token;
    });

    step('3. Register KYC proves the identity, before which nothing else is open', async () => {
      expectRefused(
        await onboarding('POST', '/onboarding/personal-info', personalInfo(desk.borrower, references)),
        'KYC_REQUIRED',
      );
      expectRefused(await onboarding('GET', '/onboarding/personal-info'), 'ONBOARDING_INCOMPLETE');
      expectRefused(await onboarding('POST', '/loan/apply-limit', {}), 'ONBOARDING_INCOMPLETE');
      expectCode(await onboarding('POST', '/onboarding/kyc-upload', new FormData()), 'VALIDATION_ERROR');
      expectLike(await onboarding('POST', '/onboarding/kyc-upload', photos(desk.borrower)), document[3].success);
    });

    step(
      '3. Register KYC refuses a face that is not the one on the card, and asks a person after three tries',
      async () => {
        const other = await makeUpBorrower(710_002, '9021');
        const device = 'doc-2';
        await desk.call('POST', '/onboarding/register-phone', { phone_number: other.phone }, { device });
        const otp_code = await desk.code(other.phone);
        const verified = await desk.call(
          'POST',
          '/onboarding/verify-otp',
          { phone_number: other.phone, otp_code },
          { device },
        );
        const upload = () =>
          desk.call('POST', '/onboarding/kyc-upload', photos(other), {
            device,
            token: verified.body.data.access_token,
          });
        const data = expectLike(await upload(), document[3].error);
        expect(data).toMatchObject({ face_match_score: 61.2, required_score: 80 });
        expectLike(await upload(), document[3].error);
        expectRefused(await upload(), 'KYC_UNDER_REVIEW');
        expectRefused(await upload(), 'KYC_UNDER_REVIEW');
      },
    );

    step(
      '4. Register Personal Information names wrong fields, takes a NIK once, and activates the account',
      async () => {
        const more = { religion: 'ISLAM', number_of_dependents: 2, spouse_name: null, npwp: '12.345.678.9-012.345' };
        const given = { ...personalInfo(desk.borrower, references), ...more };
        const wrong = { ...given, nik: '12345678', birth_date: '12/01/1990' };
        expectExactly(await onboarding('POST', '/onboarding/personal-info', wrong), document[4].error);
        const taken = await activeBorrower(desk.house);
        const { nik, birthDate: birth_date } = taken.person;
        const theirs = { ...given, nik, birth_date };
        expectRefused(await onboarding('POST', '/onboarding/personal-info', theirs), 'NIK_ALREADY_REGISTERED');
        expectLike(await onboarding('POST', '/onboarding/personal-info', given), document[4].success);
        expectRefused(
          await desk.call('POST', '/onboarding/register-phone', { phone_number: phone_number() }),
          'PHONE_NUMBER_REGISTERED',
        );
        expectRefused(await onboarding('GET', '/loan/limit'), 'FORBIDDEN');
      },
    );

    step('20. Get Personal Information gives back what was stored', async () => {
      const data = expectLike(
        await onboarding('GET', '/onboarding/personal-info'),
        // What this borrower gave beyond the document.
        withMore(document[20].success, {
          ...{ monthly_income_range: 'GTE_10_AND_LT_20_MILLION', postal_code: '12120' },
          ...{ religion: 'ISLAM', number_of_dependents: 2, npwp: '123456789012345' },
        }),
      );
      expect(data).toMatchObject({
        nik: desk.borrower.nik,
        full_name: desk.borrower.fullName,
        marital_status: 'BELUM KAWIN',
      });
    });
  });

  describe('login', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const challenge = async () =>
      expectLike(await desk.call('GET', '/biometric/challenge'), document[5].success).challenge_id as string;
    const waiting = (method: string, path: string, body?: unknown) =>
      desk.call(method, path, body, { token: known['preAuth'] });

    step('5. Get Challenge ID gives a device something to sign', async () => {
      expect(await challenge()).toMatch(/^ch_/);
      expectRefused(await desk.call('GET', '/biometric/challenge', undefined, { device: '' }), 'VALIDATION_ERROR');
    });

    step('7. Send OTP Login sends a code to an account and to nobody else', async () => {
      expectLike(
        await desk.call('POST', '/auth/login/send-otp', { phone_number: desk.borrower.phone }),
        document[7].success,
      );
      expectExactly(
        await desk.call('POST', '/auth/login/send-otp', { phone_number: '081235523412' }),
        document[7].error,
      );
    });

    for (const path of ['/auth/login/verify-otp', '/auth/login/send-otp'])
      step(`8. Verify OTP Login at ${path} gives a token for the right code`, async () => {
        await desk.call('POST', '/auth/login/send-otp', { phone_number: desk.borrower.phone });
        const verify = (otp_code: string) => desk.call('POST', path, { phone_number: desk.borrower.phone, otp_code });
        expectExactly(await verify('123'), document[8].error);
        const right = await verify(await desk.code(desk.borrower.phone));
        known['preAuth'] = expectLike(right, document[8].success).access_token;
      });

    step('8. Verify OTP Login voids a code after three wrong tries', async () => {
      await desk.call('POST', '/auth/login/send-otp', { phone_number: desk.borrower.phone });
      const verify = () =>
        desk.call('POST', '/auth/login/verify-otp', { phone_number: desk.borrower.phone, otp_code: '123' });
      for (let i = 0; i < 3; i++) expectExactly(await verify(), document[8].error);
      expectRefused(await verify(), 'OTP_ATTEMPTS_EXCEEDED');
    });

    step('9. Verify Security PIN opens a session on one device', async () => {
      expectExactly(await waiting('POST', '/auth/login/verify-pin', { pin: wrongPin }), document[9].error);
      const data = expectLike(
        await waiting('POST', '/auth/login/verify-pin', { pin: desk.borrower.pin }),
        document[9].success,
      );
      expect(data.user).toEqual({ name: 'Siti' });
      known['session'] = data.access_token;
      expectRefused(await waiting('GET', '/loan/limit'), 'FORBIDDEN');
      expectRefused(
        await desk.call('GET', '/loan/limit', undefined, { token: known['session'], device: 'doc-3' }),
        'DEVICE_MISMATCH',
      );
    });

    step('6. Register Biometric takes a key for a challenge, once', async () => {
      const key = {
        public_key: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
        biometric_type: 'FACE_ID',
      };
      const register = (challenge_id: string) => session('POST', '/biometric/register', { ...key, challenge_id });
      const challengeId = await challenge();
      known['biometric'] = expectLike(await register(challengeId), document[6].success).biometric_id;
      for (const gone of [challengeId, 'ch_9123453']) expectExactly(await register(gone), document[6].error);
    });

    step('10. Login with Biometric opens a session for the signed challenge alone', async () => {
      const logIn = async (signedText?: string) => {
        const challenge_id = await challenge();
        const signature = sign('sha256', Buffer.from(signedText ?? challenge_id), privateKey).toString('base64');
        return waiting('POST', '/auth/login/biometric', { challenge_id, signature });
      };
      expectExactly(await logIn('something else'), document[10].error);
      expectLike(await logIn(), document[10].success);
    });

    step('11. Delete Biometric removes a key, once', async () => {
      const remove = () => session('DELETE', `/biometric/${known['biometric']}`);
      expectExactly(await remove(), document[11].success);
      expectRefused(await remove(), 'BIOMETRIC_NOT_FOUND');
    });

    step('22. Refresh Access Token works until 21. Revoke Refresh Token', async () => {
      const { body } = await waiting('POST', '/auth/login/verify-pin', { pin: desk.borrower.pin });
      const { access_token: token, refresh_token } = body.data;
      const refresh = () => desk.call('POST', '/auth/refresh', { refresh_token });
      expectLike(await refresh(), document[22].success);
      const elsewhere = await desk.call('POST', '/auth/refresh', { refresh_token }, { device: 'doc-3' });
      expectRefused(elsewhere, 'DEVICE_MISMATCH');
      expectRefused(await session('POST', '/auth/revoke', { refresh_token: 'ref_unknown' }), 'INVALID_REFRESH_TOKEN');
      const revoked = await desk.call('POST', '/auth/revoke', { refresh_token, reason: 'USER_LOGOUT' }, { token });
      expectExactly(revoked, document[21].success);
      expectExactly(await refresh(), document[22].error);
      expectRefused(await desk.call('GET', '/loan/limit', undefined, { token }), 'UNAUTHORIZED');
    });
  });

  step('what no endpoint is asked is refused in the envelope', async () => {
    expectRefused(await desk.call('GET', '/nowhere', undefined, { documented: false }), 'NOT_FOUND');
    expectRefused(await desk.call('PUT', '/loan/limit', {}, { documented: false }), 'METHOD_NOT_ALLOWED');
    const raw = async (body: string) => {
      const headers = { 'content-type': 'application/json', 'x-device-id': 'doc-1' };
      const answer = await fetch(`${desk.house.url}/api/v1/auth/refresh`, { method: 'POST', headers, body });
      return { status: answer.status, body: await answer.json(), headers: answer.headers } as Answer<unknown>;
    };
    expectRefused(await raw('{'), 'MALFORMED_JSON');
    expectRefused(await raw(`{"a":"${'x'.repeat(110_000)}"}`), 'PAYLOAD_TOO_LARGE');
    const headers = { 'idempotency-key': 'document' };
    const ask = (phone_number: string) =>
      desk.call('POST', '/onboarding/register-phone', { phone_number }, { headers });
    expect((await ask('08123')).status).toBe(400);
    const again = await ask('08123');
    expectExactly(again, document[1].error);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expectRefused(await ask('08124'), 'IDEMPOTENCY_KEY_REUSED');
  });
}
