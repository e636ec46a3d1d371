/** `LISTEN`: hears of commits of other processes on a connection of its own, with a heartbeat and reconnection. */
import pg from 'pg';

export interface Listening {
  /** False while the connection is away: whatever was remembered may be stale. */
  isListening(): boolean;
  close(): Promise<void>;
}

export interface Listener {
  channel: 'caller_changed';
  onNotice: (payload: string) => void;
  /** Notices may have been missed. */
  onGap: () => void;
}

/** A connection that does not answer for so long is given up. */
const PULSE_MS = 2_000;
const RECONNECT_MS = 1_000;

/** Resolves at once; connects, and connects again, until it is closed. */
export function listen(connectionString: string, { channel, onNotice, onGap }: Listener): Listening {
  let client: pg.Client | null = null;
  let listening = false;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const gap = () => {
    const was = client;
    client = null;
    listening = false;
    onGap();
    if (closed) return;
    void was?.end().catch(() => undefined);
    clearTimeout(timer);
    timer = setTimeout(() => void connect(), RECONNECT_MS);
  };

  const pulse = async (of: pg.Client) => {
    try {
      await of.query('select 1');
      if (client === of && !closed) timer = setTimeout(() => void pulse(of), PULSE_MS);
    } catch {
      if (client === of) gap();
    }
  };

  const connect = async () => {
    const fresh = new pg.Client({
      ...{ connectionString, connectionTimeoutMillis: 5_000, keepAlive: true },
      query_timeout: PULSE_MS,
    });
    client = fresh;
    fresh.on('notification', ({ payload }) => payload && onNotice(payload));
    for (const event of ['error', 'end'] as const) fresh.on(event, () => client === fresh && gap());
    try {
      await fresh.connect();
      await fresh.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch {
      if (client === fresh) gap();
      return;
    }
    if (client !== fresh) return;
    listening = true;
    void pulse(fresh);
  };

  void connect();
  return {
    isListening: () => listening,
    async close() {
      closed = true;
      listening = false;
      clearTimeout(timer);
      const was = client;
      client = null;
      await was?.end().catch(() => undefined);
    },
  };
}
