/** The simulated partners from outside: what was asked of them, the code that was sent, the bank where one pays. */
import type { Exchange } from './timeline.ts';

export interface SimulatorUrls {
  pefindo: string;
  kocek: string;
  finfra: string;
  dompetKilat: string;
  otpGateway: string;
  paymentGateway: string;
}

/** Reads exchanges since the last look. */
export function watchPartners(urls: SimulatorUrls): () => Promise<Exchange[]> {
  const seen = new Map<string, number>();
  return async () => {
    const news = await Promise.all(
      Object.entries(urls).map(async ([partner, url]) => {
        const { exchanges } = await get<{ exchanges: (Exchange & { n: number })[] }>(
          `${url}/_sim/exchanges?since=${seen.get(partner) ?? 0}`,
        );
        const last = exchanges.at(-1);
        if (last) seen.set(partner, last.n);
        return exchanges.map((exchange) => ({ ...exchange, partner }));
      }),
    );
    return news.flat();
  };
}

/** The newest code that reached this number. */
export const codeReader =
  (otpGateway: string) =>
  async (e164: string): Promise<string> => {
    const { messages } = await get<{ messages: { code: string; at: string }[] }>(
      `${otpGateway}/_sim/messages?to=${encodeURIComponent(e164)}`,
    );
    const newest = messages.toSorted((a, b) => a.at.localeCompare(b.at)).at(-1);
    if (!newest) throw new Error('no code arrived');
    return newest.code;
  };

/** Pays at the bank or with the wallet; the gateway then tells Arus. `paidAt`: instant, ISO 8601. */
export async function payAtGateway(
  paymentGateway: string,
  referenceNo: string,
  amount: number,
  paidAt: string,
): Promise<void> {
  const answer = await fetch(`${paymentGateway}/_sim/pay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ reference_no: referenceNo, paid_amount: amount, payment_time: paidAt }),
  });
  if (!answer.ok) throw new Error(`the payment gateway answered ${answer.status}: ${await answer.text()}`);
}

async function get<T>(url: string): Promise<T> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${new URL(url).pathname} answered ${answer.status}`);
  return (await answer.json()) as T;
}
