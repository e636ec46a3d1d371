/** Sends one SMS through the aggregator. */
import type { z } from 'zod';
import type { PartnerTransport } from '../transport/http-client.ts';
import type { OtpGatewayOptions } from '../otp-port.ts';
import type { Outcome } from '../transport/outcome.ts';
import { classifySms } from './errors.ts';
import { smsAnswer, smsRequest } from './wire.ts';

export function smsClient({ baseUrl, token }: OtpGatewayOptions, transport: PartnerTransport) {
  return {
    /** `token` is `key:secret`. The text holds the code: it is kept nowhere, the exchange log included. */
    sendSms: (message: z.input<typeof smsRequest>): Promise<Outcome<z.output<typeof smsAnswer>>> =>
      transport.call({
        partner: 'otp-sms',
        operation: 'sendSms',
        method: 'POST',
        url: `${baseUrl}/sms/json`,
        headers: { authorization: `Basic ${Buffer.from(token).toString('base64')}` },
        body: message,
        secretFields: ['text'],
        request: smsRequest,
        answer: smsAnswer,
        classify: classifySms,
      }),
  };
}
