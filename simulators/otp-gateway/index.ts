/**
 * Simulator of the OTP gateway and of an SMS aggregator. Nothing is sent: codes are read at /_sim/messages.
 * Source: docs/contracts.md, "Outbound shapes".
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { bearerToken, jsonBody, type Refusal } from '../frame/http.ts';
import { type SentSms, smsRoute } from './sms.ts';
import { shelf } from '../frame/shelf.ts';
import { ok, type Partner, type Simulator, type Stage } from '../frame/stage.ts';

const messageRequest = z.object({
  to: z.string().regex(/^\+62\d{8,13}$/, 'must be +62 and 8 to 13 digits'),
  channel: z.enum(['WHATSAPP', 'SMS']),
  template: z.literal('otp'),
  params: z.object({ code: z.string().regex(/^\d{4,8}$/, 'must be 4 to 8 digits') }),
});

interface Message extends SentSms {
  template: string;
}

/** A phone that ends so cannot be reached. */
const UNREACHABLE = '90000';

const errors: Record<number, string> = {
  400: 'INVALID_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  422: 'UNDELIVERABLE',
  429: 'RATE_LIMITED',
};
const refusal: Refusal = (status, message) => ({
  status,
  json: { error: errors[status] ?? 'INTERNAL_ERROR', message },
});

export const otpGatewaySimulator = {
  baseUrl: 'OTP_GATEWAY_BASE_URL',
  credentials: { OTP_GATEWAY_TOKEN: 'embedded-otp' },
  open: otpGateway,
} as const satisfies Simulator;

function otpGateway(stage: Stage): Partner {
  const messages = shelf<Message>('messages', 1000);
  return {
    title: 'OTP gateway',
    document: 'docs/contracts.md',
    shelves: [messages],
    refusal,
    routes: [
      {
        method: 'POST',
        path: '/v1/messages',
        operation: 'sendMessage',
        handle(call) {
          if (bearerToken(call) !== stage.credential('OTP_GATEWAY_TOKEN')) return refusal(401, 'bad token');
          const { to, channel, template, params } = jsonBody(call, messageRequest, refusal);
          if (to.endsWith(UNREACHABLE)) return refusal(422, 'no such subscriber');
          const message = {
            message_id: randomUUID(),
            to,
            channel,
            template,
            code: params.code,
            at: new Date().toISOString(),
          };
          messages.put(message.message_id, message);
          return ok({ message_id: message.message_id }, 202);
        },
      },
      smsRoute({
        token: stage.credential('OTP_GATEWAY_TOKEN'),
        unreachable: UNREACHABLE,
        keep: (sms) => messages.put(sms.message_id, { ...sms, template: 'text' }),
      }),
    ],
    control: [
      {
        method: 'GET',
        path: '/_sim/messages',
        operation: 'messages',
        handle(call) {
          const to = call.query.get('to');
          return ok({ messages: messages.values().filter((message) => !to || message.to === to) });
        },
      },
    ],
  };
}
