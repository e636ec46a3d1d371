/** Request and response schemas of the OTP gateway. Source: docs/contracts.md, "OTP gateway". */
import { z } from 'zod';

/** POST /v1/messages, request. */
export const messageRequest = z.object({
  /** E.164. */
  to: z.string().regex(/^\+\d{8,15}$/),
  channel: z.enum(['WHATSAPP', 'SMS']),
  template: z.literal('otp'),
  params: z.object({ code: z.string().regex(/^\d{4,8}$/) }),
});

/** POST /v1/messages, 202. The format of the id is not documented: a number is accepted too. */
export const messageAccepted = z.object({ message_id: z.union([z.string().min(1), z.int().transform(String)]) });
