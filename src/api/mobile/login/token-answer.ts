/** How tokens are handed out. Source: docs/sources/mobile-api.md, 2, 8, 9, 10, 22. */
import { z } from 'zod';
import type { OpenedSession } from '../../../auth/sessions.ts';
import type { AccessToken } from '../../../auth/tokens.ts';
import { envelope } from '../../contract/answers.ts';
import { instantText } from '../../envelope.ts';
import { instant } from '../answer-fields.ts';
import * as example from '../examples.ts';

export const tokenData = z.strictObject({
  access_token: z.string().meta({ description: 'JWT, bound to the device that asked for it.' }),
  token_type: z.literal('Bearer'),
  expired_at: instant,
  expires_in: z.int().positive().meta({ description: 'Seconds.' }),
});

export const sessionData = tokenData.extend({
  refresh_token: z.string().regex(/^ref_/).meta({ description: '30 days, bound to the device.' }),
  user: z.strictObject({ name: z.string().meta({ description: 'First name.' }) }),
});

export const VERIFIED = 'Verifikasi Berhasil.';
export const codeVerified = (status: 200 | 201) => envelope(status, VERIFIED, tokenData, example.token);
export const loggedIn = envelope(200, 'Login berhasil.', sessionData, {
  ...example.token,
  refresh_token: 'ref_dfGwUms...',
  user: { name: 'John' },
});

export const tokenAnswer = ({ accessToken, expiresAt, expiresIn }: AccessToken): z.output<typeof tokenData> => ({
  access_token: accessToken,
  token_type: 'Bearer',
  expired_at: instantText(expiresAt),
  expires_in: expiresIn,
});

/** `fullName` is the borrower's; the app greets with the first name. */
export const sessionAnswer = (session: OpenedSession, fullName: string): z.output<typeof sessionData> => ({
  ...tokenAnswer(session),
  refresh_token: session.refreshToken,
  user: { name: fullName.split(' ')[0]! },
});
