/** Text of the SMS with a one-time code. */
import type { z } from 'zod';
import type { CodeMessage } from '../otp-port.ts';
import type { smsRequest } from './wire.ts';

/** Sender name, registered with the mobile operators. */
const SENDER = 'ARUS';

export const smsOf = ({ to, code }: CodeMessage): z.input<typeof smsRequest> => ({
  from: SENDER,
  to: to.replace(/^\+/, ''),
  text: `Kode OTP Anda ${code}. Berlaku 5 menit. JANGAN berikan kode ini kepada siapa pun, termasuk petugas kami.`,
});
