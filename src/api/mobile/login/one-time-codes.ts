/**
 * Asking for a code and handing it in, the same for onboarding and login.
 * Source: docs/sources/mobile-api.md, 1, 2, 7, 8.
 */
import { z } from 'zod';
import { type CodeRules, type NotSent, type Purpose, sendCode, tryCode } from '../../../auth/one-time-codes.ts';
import { deriveSecret } from '../../../auth/secrets.ts';
import { blindIndex } from '../../../platform/encryption.ts';
import { envelope } from '../../contract/answers.ts';
import { instantText } from '../../envelope.ts';
import { ApiError, validationError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import type { ErrorExamples } from '../../openapi/error-answers.ts';
import { instant } from '../answer-fields.ts';
import * as example from '../examples.ts';
import { codeField, phoneField } from '../fields.ts';

export const codeRequestBody = z.object({ phone_number: phoneField });
export const codeVerificationBody = z.object({ phone_number: phoneField, otp_code: codeField });

export const sentCodeData = z.strictObject({
  otp_log_id: z.uuid(),
  channel: z.literal('WHATSAPP'),
  expired_at: instant,
});

export const CODE_SENT = 'Kode OTP telah dikirim.';
export const codeSent = envelope(200, CODE_SENT, sentCodeData, example.sentCode);

/** What a number that is none is answered with, for the document. */
export const wrongPhone: ErrorExamples = {
  VALIDATION_ERROR: {
    details: [{ field: 'phone_number', value: '08123', message: 'Format nomor telepon tidak valid.' }],
  },
};

/** Codes a day per phone and per device, before RATE_LIMIT_SCALE. */
const CODES_A_DAY = 10;
const GATEWAY_RETRY_SECONDS = 10;

/** `phone` is E.164 throughout. */
export function oneTimeCodes({ config, orm, otpGateway, metrics }: ApiContext, purpose: Purpose) {
  const rules: CodeRules = {
    secret: deriveSecret(config.JWT_SECRET, 'one-time codes'),
    resendSeconds: config.OTP_RESEND_SECONDS,
    perDay: Math.ceil(CODES_A_DAY * config.RATE_LIMIT_SCALE),
  };
  const phoneIndexOf = (phone: string) => blindIndex(config.PII_ENCRYPTION_KEYS, 'phone', phone);
  const owner = (phone: string, deviceId: string) => ({ phoneIndex: phoneIndexOf(phone), purpose, deviceId });

  return {
    phoneIndexOf,

    /**
     * Sends a code; the answer's `data`. 429 OTP_RATE_LIMITED, 400 where the gateway refused the number, 503 where it
     * did not take the message for another reason.
     */
    async send(phone: string, deviceId: string): Promise<z.output<typeof sentCodeData>> {
      const sent = await sendCode(orm.em.fork(), otpGateway, rules, owner(phone, deviceId), phone);
      if (sent.kind === 'TOO SOON')
        throw new ApiError('OTP_RATE_LIMITED', { retryAfterSeconds: sent.retryAfterSeconds });
      metrics.otpMessages.inc({ purpose, outcome: sent.kind === 'SENT' ? 'ok' : sent.outcome });
      if (sent.kind === 'NOT SENT') throw notSent(sent.outcome);
      return { otp_log_id: sent.id, channel: sent.channel, expired_at: instantText(sent.expiresAt) };
    },

    /** Uses the code up and gives its id. 400 INVALID_OTP_CODE, 400 OTP_EXPIRED, 429 OTP_ATTEMPTS_EXCEEDED. */
    async verify(phone: string, deviceId: string, code: string): Promise<string> {
      const verdict = await tryCode(orm.em.fork(), rules, owner(phone, deviceId), code);
      switch (verdict.kind) {
        case 'RIGHT':
          return verdict.codeId;
        case 'WRONG':
          throw new ApiError('INVALID_OTP_CODE');
        case 'EXPIRED':
          throw new ApiError('OTP_EXPIRED');
        case 'ATTEMPTS EXCEEDED':
          throw new ApiError('OTP_ATTEMPTS_EXCEEDED', { retryAfterSeconds: verdict.retryAfterSeconds });
      }
    },
  };
}

/** A number that was refused is refused again: the app must ask for another one, not repeat. */
function notSent(outcome: NotSent['outcome']): ApiError {
  if (outcome !== 'rejected') return new ApiError('SERVICE_UNAVAILABLE', { retryAfterSeconds: GATEWAY_RETRY_SECONDS });
  return validationError({
    field: 'phone_number',
    message: 'Nomor telepon ini tidak dapat menerima kode. Silahkan gunakan nomor lain.',
  });
}
