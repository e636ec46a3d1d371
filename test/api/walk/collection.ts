/** docs/collection/arus.http, request by request: a borrower from phone number to a paid bill. */
import { expect } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { readMachineStrip } from '../../../simulators/ktp-card.ts';
import { eventually } from '../../support/house.ts';
import { pick, readHttpFile } from './http-file.ts';
import type { WalkDesk } from './desk.ts';
import type { Life } from './life.ts';

const file = new URL('../../../docs/collection/arus.http', import.meta.url);
/** Sent again until the answer says so. */
const awaited: Record<string, [path: string, value: string]> = {
  limit: ['data.status', 'APPROVED'],
  waiting: ['data.status', 'AWAITING SIGNATURE'],
  active: ['data.status', 'ACTIVE'],
  paid: ['data.status', 'PAID'],
};

/** Sent whole: what one request learns, the next ones name. */
export function sendTheCollection(desk: WalkDesk, { step }: Life): void {
  step('the collection takes a borrower from phone number to a paid bill, as the document describes it', async () => {
    const { urls } = desk.house.simulators;
    const collection = readHttpFile(file, {
      ...{ api: `${desk.house.url}/api/v1`, otpGateway: urls.otpGateway, paymentGateway: urls.paymentGateway },
    });
    for (const name of collection.names) {
      const send = async (): Promise<unknown> => {
        const { method, url, headers, body } = collection.request(name);
        const init = { method, headers, ...(body ? { body: new Uint8Array(body) } : {}) };
        const ours = url.startsWith(desk.house.url);
        const answer = ours ? await desk.fetch(method, url, init) : await fetch(url, init);
        expect({ name, status: answer.status }).toEqual({ name, status: answer.status < 300 ? answer.status : 200 });
        const text =
          'text' in answer && typeof answer.text === 'string' ? answer.text : await (answer as Response).text();
        return text.startsWith('{') ? JSON.parse(text) : text;
      };
      const [path, value] = awaited[name] ?? [];
      const answer = path ? await eventually(send, (body) => pick(body, path) === value) : await send();
      collection.answered(name, answer);
    }
    expect(collection.names.length).toBeGreaterThan(25);
  });

  step('the card in the collection is that of the NIK in it', async () => {
    const { variables } = readHttpFile(file, {});
    expect(await readMachineStrip(readFileSync(new URL('ktp.jpg', file)))).toBe(variables['nik']);
  });
}
