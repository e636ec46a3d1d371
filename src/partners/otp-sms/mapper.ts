/** A code as the text of an SMS. */
import type { z } from 'zod';
import type { CodeMessage } from '../otp-port.ts';
import type { smsRequest } from './wire.ts';

/** The name that is registered with the operators. */
const SENDER = 'ARUS';

export const smsOf = ({ to, code }: CodeMessage): z.input<typeof smsRequest> => ({
  from: SENDER,
  to: to.replace(/^\+/, ''),
  text: `Kode OTP Anda ${code}. Berlaku 5 menit. JANGAN berikan kode ini kepada siapa pun, termasuk petugas kami.`,
});
