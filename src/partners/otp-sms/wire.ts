/** Request and response schemas of the SMS aggregator. ASSUMPTION: the common SMS API of form and JSON, see docs/partners/otp-sms.md. */
import { z } from 'zod';

/** POST /sms/json, request. */
export const smsRequest = z.object({
  /** Registered sender name, at most 11 letters and digits. */
  from: z.string().regex(/^[A-Za-z0-9]{3,11}$/),
  /** Country code first, no plus. */
  to: z.string().regex(/^\d{8,15}$/),
  /** One SMS. */
  text: z.string().min(1).max(160),
});

/** POST /sms/json, 200, accepted or refused: the status of the only message says which. */
export const smsAnswer = z.object({
  messages: z.array(z.object({ status: z.string(), 'message-id': z.string().min(1) })).length(1),
});

/** The status of an answer, whatever else is in it. */
export const smsStatus = z.object({ messages: z.array(z.object({ status: z.coerce.string() })).min(1) });
