/** One phone against the whole house, its answers held against the examples of the documents. */
import { afterAll, beforeAll, expect } from '@jest/globals';
import { type MadeUpBorrower, makeUpBorrower } from '../../../tools/demo/borrower.ts';
import { codeReader } from '../../../tools/demo/partners.ts';
import { type Answer, Phone } from '../../../tools/demo/phone.ts';
import { type House, startHouse } from '../../support/house.ts';
import { shapeOf } from './body-shape.ts';
import { contractErrors } from './contract-examples.ts';
import type { Example } from './mobile-document.ts';
import { witness } from './witness.ts';

export interface CallOptions {
  token?: string | undefined;
  device?: string;
  headers?: Record<string, string>;
  /** False: no operation of the document, whose answer it says nothing of. */
  documented?: boolean;
}

/** Registers its own hooks; call once per file. `serial` is the borrower's, `device` is where calls come from. */
export function walkDesk(serial: number, device: string) {
  const witnessed = witness();
  const desk = {
    house: undefined as unknown as House,
    borrower: undefined as unknown as MadeUpBorrower,
    ...witnessed,

    /** A phone's call; fails where the OpenAPI document does not describe the answer. */
    call(method: string, path: string, body?: unknown, options: CallOptions = {}) {
      const { token, headers = {}, documented = true } = options;
      const Caller = documented ? witnessed.WitnessedPhone : Phone;
      const from = { number: desk.borrower.phone, deviceId: options.device ?? device, readCode: desk.reader() };
      return new Caller({ baseUrl: desk.house.url, ...from }).call<any>(method, path, body, {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      });
    },

    reader: () => codeReader(desk.house.simulators.urls.otpGateway),
    /** The newest that arrived at this number. */
    code: (phone: string) => desk.reader()(`+62${phone.slice(1)}`),
  };

  beforeAll(async () => {
    desk.house = await startHouse();
    desk.borrower = await makeUpBorrower(serial);
  });
  afterAll(() => desk.house.close());
  return desk;
}
export type WalkDesk = ReturnType<typeof walkDesk>;

/** The call is refused with this code, in whatever words. */
export function expectCode({ status, body }: Answer<unknown>, code: string): void {
  expect({ code: body.error_code, status: status >= 400, details: body.details }).toMatchObject({ code, status: true });
}

/** Status, and the body's names, kinds of values and words, as in the example; `varying` words may be others. */
export function expectLike<Data>({ status, body }: Answer<Data>, example: Example, varying: string[] = []): Data {
  expect({ status, body: shapeOf(body, '', varying) }).toEqual({
    status: example.status,
    body: shapeOf(example.body, '', varying),
  });
  return body.data;
}

/** The example itself. */
export function expectExactly({ status, body }: Answer<unknown>, example: Example): void {
  expect({ status, body }).toEqual(example);
}

/** The envelope of an error, with the status that docs/contracts.md gives this code. */
export function expectRefused({ status, body }: Answer<unknown>, code: string): void {
  const { error_code, message, status: word, ...rest } = body as Record<string, unknown>;
  expect({ status, error_code, word }).toEqual({ status: contractErrors[code], error_code: code, word: 'error' });
  expect(message).toMatch(/^[A-Z].+\.$/);
  expect([[], ['details'], ['data']]).toContainEqual(Object.keys(rest));
}

/** The example with more in its `data`. */
export const withMore = ({ status, body }: Example, more: object): Example => ({
  status,
  body: { ...body, data: { ...(body['data'] as object), ...more } },
});
