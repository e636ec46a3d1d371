/** How tokens are handed out. Source: mobile-api.md 2, 8, 9, 10, 22. */
import type { OpenedSession } from '../../auth/sessions.ts';
import type { AccessToken } from '../../auth/tokens.ts';
import { instantText } from '../envelope.ts';

export const tokenAnswer = ({ accessToken, expiresAt, expiresIn }: AccessToken) => ({
  access_token: accessToken,
  token_type: 'Bearer',
  expired_at: instantText(expiresAt),
  expires_in: expiresIn,
});

/** `fullName` is the borrower's; the app greets with the first name. */
export const sessionAnswer = (session: OpenedSession, fullName: string) => ({
  ...tokenAnswer(session),
  refresh_token: session.refreshToken,
  user: { name: fullName.split(' ')[0] },
});
