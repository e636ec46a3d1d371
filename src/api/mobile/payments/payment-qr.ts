/** The QRIS image: served by us, at an address that nobody can guess, so that a plain <img> can load it. */
import { createHmac } from 'node:crypto';
import QRCode from 'qrcode';
import { deriveSecret } from '../../../auth/secrets.ts';
import { PaymentSchema } from '../../../db/entities/payment.ts';
import { sameSecret } from '../../../platform/digest.ts';
import { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';

/** The image's address; whoever has it can see the code, and nothing else. */
export const qrUrl = ({ PUBLIC_BASE_URL, JWT_SECRET }: ApiContext['config'], paymentId: string): string =>
  `${PUBLIC_BASE_URL}/api/v1/payments/${paymentId}/qr.png?token=${tokenOf(JWT_SECRET, paymentId)}`;

/** The image as PNG; 404 PAYMENT_NOT_FOUND for another token than the address's, and where nothing is to be paid. */
export async function qrImage({ orm, config }: ApiContext, paymentId: string, token: unknown): Promise<Buffer> {
  const known = sameSecret(typeof token === 'string' ? token : undefined, tokenOf(config.JWT_SECRET, paymentId));
  if (!known) throw new ApiError('PAYMENT_NOT_FOUND');
  const payment = await orm.em.fork().findOne(PaymentSchema, { id: paymentId }, { disableIdentityMap: true });
  const payable = payment?.paymentCode && payment.status === 'PENDING' && payment.expiresAt > new Date();
  if (!payable || !isQr(config, payment.channel)) throw new ApiError('PAYMENT_NOT_FOUND');
  return QRCode.toBuffer(payment.paymentCode!, { errorCorrectionLevel: 'M', margin: 4, width: 512 });
}

export const isQr = ({ policy }: ApiContext['config'], code: string): boolean =>
  policy.paymentChannels.some((channel) => channel.code === code && channel.category === 'QR_CODE');

function tokenOf(jwtSecret: string, paymentId: string): string {
  return createHmac('sha256', deriveSecret(jwtSecret, 'qr images')).update(paymentId).digest('base64url');
}
