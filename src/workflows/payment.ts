/** One intention to pay, and every transfer that comes for it. Id: `payment-<reference_no>`. */
import { ActivityFailure, allHandlersFinished, condition, setHandler } from '@temporalio/workflow';
import { operators } from './blocked.ts';
import {
  isRefusal,
  type PaymentInput,
  type PaymentInstruction,
  type PaymentNotice,
  paymentReported,
  type PaymentRequest,
  paymentRequested,
  type Refusal,
} from './messages.ts';
import { atPaymentGateway, atPaymentGatewayNow, books } from './proxies.ts';

export interface PaymentResult {
  status: 'PAID' | 'EXPIRED' | 'FAILED' | 'REFUSED';
}

/** Each question to a silent gateway comes four times later than the one before. */
const PATIENCE_GROWS = 4;

export async function payment({ referenceNo, silenceSeconds }: PaymentInput): Promise<PaymentResult> {
  operators();
  const notices: PaymentNotice[] = [];
  let instructed: PaymentInstruction | Refusal | undefined;
  setHandler(paymentReported, (notice) => void notices.push(notice));
  setHandler(paymentRequested, async (request) => (instructed = await instruct(request)));

  await condition(() => instructed !== undefined || notices.length > 0);
  if (instructed && isRefusal(instructed)) return end('REFUSED');

  // A transfer that came after the end started us without an instruction: it is taken, and that is all.
  const expiresAt = instructed ? Date.parse(instructed.expiresAt) : 0;
  let status: PaymentResult['status'] | undefined;
  for (let silence = silenceSeconds * 1000; !status || notices.length > 0; silence *= PATIENCE_GROWS) {
    const left = expiresAt - Date.now();
    if (!notices.length && left > 0)
      await condition(() => notices.length > 0, Math.min(silence, left), { summary: 'silence of the gateway' });
    status = notices.length ? await take(notices.shift()!) : await lookUp(left <= silence);
  }
  return end(status);

  async function instruct(request: PaymentRequest): Promise<PaymentInstruction | Refusal> {
    const opened = await books.openPayment(request);
    if (isRefusal(opened)) return opened;
    try {
      const instruction = await atPaymentGatewayNow.createInstruction({ referenceNo });
      if (!isRefusal(instruction)) return instruction;
      await books.closePayment({ referenceNo, status: 'FAILED' });
      return instruction;
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      await books.closePayment({ referenceNo, status: 'FAILED' });
      return { refused: { code: 'SERVICE_UNAVAILABLE' } };
    }
  }

  /** Posts the money to every loan that it is for; their servicing hears of it. */
  async function take(notice: PaymentNotice): Promise<PaymentResult['status']> {
    if (notice.status !== 'PAID') {
      await books.closePayment({ referenceNo, status: notice.status });
      return notice.status;
    }
    await books.postPayment({ referenceNo, notice });
    return 'PAID';
  }

  /** The webhook may be lost: the gateway is asked before we believe that nobody paid. */
  async function lookUp(last: boolean): Promise<PaymentResult['status'] | undefined> {
    const found = await atPaymentGateway.askPayment({ referenceNo }).catch(stillUnknown);
    if (found) return take(found);
    if (!last) return undefined;
    await books.closePayment({ referenceNo, status: 'EXPIRED' });
    return 'EXPIRED';
  }

  async function end(result: PaymentResult['status']): Promise<PaymentResult> {
    await condition(allHandlersFinished);
    return { status: result };
  }
}

const stillUnknown = (error: unknown) => {
  if (error instanceof ActivityFailure) return null;
  throw error;
};
