/** One intention to pay, and every transfer that comes for it. Id: `payment-<reference_no>`. */
import { ActivityFailure, allHandlersFinished, condition, setHandler } from '@temporalio/workflow';
import { operators } from './case/parking.ts';
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
/** One that cannot be reached is asked at least so often, for as long as it takes. */
const LONGEST_OUTAGE_MS = 3_600_000;

/** What to do next: end, ask the gateway at once, or wait for it to say something. */
type Next = 'END' | 'ASK' | 'WAIT';

export async function payment({ referenceNo, silenceSeconds }: PaymentInput): Promise<PaymentResult> {
  operators();
  const notices: PaymentNotice[] = [];
  let instructed: PaymentInstruction | Refusal | undefined;
  setHandler(paymentReported, (notice) => void notices.push(notice));
  setHandler(paymentRequested, async (request) => (instructed = await instruct(request)));

  // A webhook may overtake the answer to our own request.
  await condition(() => instructed !== undefined || (notices.length > 0 && allHandlersFinished()));
  const order = instructed && !isRefusal(instructed) ? instructed : null;
  if (instructed && !order && !notices.length) return end('REFUSED');

  // A transfer that came after the end started us without an order: it is taken, the gateway asked, and that is all.
  let expiresAt = order ? Date.parse(order.expiresAt) : 0;
  let status: PaymentResult['status'] | undefined;
  let silence = silenceSeconds * 1000;
  let next: Next = 'WAIT';
  while (next !== 'END' || notices.length > 0) {
    if (next === 'WAIT' && !notices.length) {
      const left = expiresAt - Date.now();
      const patience = left > 0 ? Math.min(silence, left) : silence;
      await condition(() => notices.length > 0, patience, { summary: 'silence of the gateway' });
    }
    next = notices.length ? await take(notices.shift()!) : await lookUp();
  }
  return end(status ?? 'EXPIRED');

  function isOver(): boolean {
    return Date.now() >= expiresAt;
  }

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
  async function take(notice: PaymentNotice): Promise<Next> {
    if (notice.status !== 'PAID') {
      await books.closePayment({ referenceNo, status: notice.status });
      status ??= notice.status;
      expiresAt = 0;
      return 'ASK';
    }
    const open = await books.postPayment({ referenceNo, notice, tells: 'TRANSFER' });
    status = 'PAID';
    if (isOver()) return order && !open ? 'END' : 'ASK';
    // A worker of an earlier version answered nothing: there the first transfer was the end.
    return open ?? 'END';
  }

  /** Webhooks may be lost: the gateway is asked before we believe that nothing more was paid. */
  async function lookUp(): Promise<Next> {
    const last = isOver();
    const askedAt = new Date().toISOString();
    const found = await atPaymentGateway.askPayment({ referenceNo, askedAt }).catch(stillUnknown);
    silence *= PATIENCE_GROWS;
    if (found === 'UNKNOWN') {
      silence = Math.min(silence, LONGEST_OUTAGE_MS);
      return 'WAIT';
    }
    if (found) {
      const open = await books.postPayment({ referenceNo, notice: found, tells: 'TOTAL' });
      status = 'PAID';
      if (!open) return 'END';
    }
    if (!last) return isOver() ? 'ASK' : 'WAIT';
    if (!status) await books.closePayment({ referenceNo, status: 'EXPIRED' });
    return 'END';
  }

  async function end(result: PaymentResult['status']): Promise<PaymentResult> {
    await condition(allHandlersFinished);
    return { status: result };
  }
}

const stillUnknown = (error: unknown): 'UNKNOWN' => {
  if (error instanceof ActivityFailure) return 'UNKNOWN';
  throw error;
};
