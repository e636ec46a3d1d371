/** Letters from partners to Arus: early, late, twice; and what Arus said to each. */

export interface Delivery {
  what: string;
  status: number;
  answer: string;
}

export interface Postbox {
  /** Resolves when Arus has answered. */
  send(path: string, body: unknown, headers?: Record<string, string>): Promise<void>;
  /** Sends it when the answer that is being given has long arrived. */
  sendLate(path: string, body: unknown, headers?: Record<string, string>): void;
  deliveries: Delivery[];
  /** Resolves when nothing is on its way any more. */
  empty(): Promise<void>;
}

const LATE_MS = 400;

/** `arus` says where Arus is, which is known when it is up. */
export function postbox(arus: () => string): Postbox {
  const deliveries: Delivery[] = [];
  const underWay = new Set<Promise<void>>();
  async function send(path: string, body: unknown, headers: Record<string, string> = {}): Promise<void> {
    const response = await fetch(`${arus()}${path}`, {
      method: 'POST',
      headers: { ...(body === undefined ? {} : { 'CONTENT-TYPE': 'application/json; charset=utf-8' }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body, null, 1) }),
    });
    deliveries.push({ what: path, status: response.status, answer: await response.text() });
  }
  const track = (delivery: Promise<void>) => {
    underWay.add(delivery);
    void delivery.finally(() => underWay.delete(delivery)).catch(() => undefined);
  };
  return {
    send,
    sendLate: (...letter) =>
      track(
        new Promise((sent, lost) => {
          setTimeout(() => void send(...letter).then(sent, lost), LATE_MS);
        }),
      ),
    deliveries,
    empty: async () => void (await Promise.all(underWay)),
  };
}
