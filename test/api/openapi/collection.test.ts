import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { readMachineStrip } from '../../../simulators/ktp-card.ts';
import { eventually, type House, startHouse } from '../../support/house.ts';
import { pick, readHttpFile } from './http-file.ts';
import { witness } from './witness.ts';

const file = new URL('../../../docs/collection/arus.http', import.meta.url);
/** Sent again until the answer says so. */
const awaited: Record<string, [path: string, value: string]> = {
  limit: ['data.status', 'APPROVED'],
  waiting: ['data.status', 'AWAITING SIGNATURE'],
  active: ['data.status', 'ACTIVE'],
  paid: ['data.status', 'PAID'],
};

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

test('the collection takes a borrower from phone number to a paid bill, as the document describes it', async () => {
  const { urls } = house.simulators;
  const collection = readHttpFile(file, {
    ...{ api: `${house.url}/api/v1`, otpGateway: urls.otpGateway, paymentGateway: urls.paymentGateway },
  });
  const { call, heard } = witness();

  for (const name of collection.names) {
    const send = async (): Promise<unknown> => {
      const { method, url, headers, body } = collection.request(name);
      const init = { method, headers, ...(body ? { body: new Uint8Array(body) } : {}) };
      const ours = url.startsWith(house.url);
      const answer = ours ? await call(method, url, init) : await fetch(url, init);
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
  expect([...heard.values()].filter((said) => said.size).length).toBeGreaterThan(20);
});

test('the card in the collection is that of the NIK in it', async () => {
  const { variables } = readHttpFile(file, {});
  expect(await readMachineStrip(readFileSync(new URL('ktp.jpg', file)))).toBe(variables['nik']);
});
