/** Client of the SMS aggregator: sends one SMS. Source: docs/partners/otp-sms.md. */
import type { z } from 'zod';
import type { PartnerTransport } from '../transport/http-client.ts';
import type { OtpGatewayOptions } from '../otp-port.ts';
import type { Outcome } from '../transport/outcome.ts';
import { classifySms } from './errors.ts';
import { smsAnswer, smsRequest } from './wire.ts';

export function smsClient({ baseUrl, token }: OtpGatewayOptions, transport: PartnerTransport) {
  return {
    /** Sends an SMS. `token` is `key:secret`. The text contains the code: it is redacted in the exchange log. */
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
