/** A TCP proxy that can go silent without closing its connections, as when a server is stopped or cut off. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Line {
  /** host:port, to be dialled instead of the server's. */
  address: string;
  port: number;
  /** From now on nobody hears anything; calls are still taken. */
  freeze(): void;
  thaw(): void;
  close(): Promise<void>;
}

/** `target` is host:port. */
export async function lineTo(target: string): Promise<Line> {
  const [host = '', port = ''] = target.split(':');
  const ends = new Set<Socket>();
  let frozen = false;
  const server = createServer({ pauseOnConnect: true }, (caller) => {
    const called = connect(Number(port), host);
    for (const [from, to] of [
      [caller, called],
      [called, caller],
    ] as const) {
      ends.add(from);
      from.pause();
      from.on('data', (said) => to.write(said));
      from.once('close', () => {
        ends.delete(from);
        to.destroy();
      });
      from.on('error', () => to.destroy());
      if (!frozen) from.resume();
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const own = (server.address() as AddressInfo).port;
  return {
    address: `127.0.0.1:${own}`,
    port: own,
    freeze() {
      frozen = true;
      for (const end of ends) end.pause();
    },
    thaw() {
      frozen = false;
      for (const end of ends) end.resume();
    },
    async close() {
      for (const end of ends) end.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
