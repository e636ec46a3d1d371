/** Simulator of the SMS aggregator: always HTTP 200, with its own status in the body. Source: docs/partners/otp-sms.md. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Call, Route } from '../frame/http.ts';
import { ok } from '../frame/stage.ts';

export interface SentSms {
  message_id: string;
  /** E.164. */
  to: string;
  channel: string;
  code: string;
  /** Instant, ISO 8601. */
  at: string;
}

interface SmsOptions {
  /** What Basic credentials hold. */
  token: string;
  /** The end of phones that cannot be reached. */
  unreachable: string;
  keep: (sms: SentSms) => void;
}

const smsRequest = z.strictObject({
  from: z.string().regex(/^[A-Za-z0-9]{3,11}$/),
  to: z.string().regex(/^62\d{8,13}$/),
  text: z.string().min(1).max(160),
});

const refusals = {
  '2': 'Missing parameter',
  '3': 'Invalid value',
  '4': 'Invalid credentials',
  '6': 'Unroutable message',
};

const refused = (status: keyof typeof refusals) =>
  ok({ 'message-count': '1', messages: [{ status, 'error-text': refusals[status] }] });

export const smsRoute = ({ token, unreachable, keep }: SmsOptions): Route => ({
  method: 'POST',
  path: '/sms/json',
  operation: 'sendSms',
  handle(call) {
    if (call.headers.authorization !== `Basic ${Buffer.from(token).toString('base64')}`) return refused('4');
    const body = bodyOf(call);
    if (typeof body !== 'object' || body === null || !('to' in body) || !('text' in body)) return refused('2');
    const request = smsRequest.safeParse(body);
    if (!request.success) return refused('3');
    const { to, text } = request.data;
    if (to.endsWith(unreachable)) return refused('6');
    const message_id = randomUUID();
    const code = /\b\d{4,8}\b/.exec(text)?.[0] ?? '';
    keep({ message_id, to: `+${to}`, channel: 'SMS', code, at: new Date().toISOString() });
    return ok({ 'message-count': '1', messages: [{ to, 'message-id': message_id, status: '0' }] });
  },
});

function bodyOf(call: Call): unknown {
  try {
    return JSON.parse(call.body.toString('utf8'));
  } catch {
    return null;
  }
}
