/** Somebody with the app and, as yet, no session: posts to one part of the mobile API and gets codes by phone. */
import { afterAll, beforeAll, expect } from '@jest/globals';
import { UserSchema } from '../../../src/db/entities/onboarding.ts';
import { type CallOptions, type StubHouse, stubHouse } from '../stub-house.ts';

export const INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
export const TOKEN = expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/);

/** Registers its own hooks; call once per file. `base`: what every path of `post` is below. */
export function visitorDesk(base: string) {
  const desk = {
    stub: undefined as unknown as StubHouse,

    post: (path: string, json: unknown, options: CallOptions = {}) =>
      desk.stub.call('POST', `${base}${path}`, { json, ...options }),

    /** The newest. */
    codeSentTo: (phone: string): string => desk.stub.sent.findLast(({ to }) => to === phone)!.code,

    /** That no log line of the file so far has somebody's phone, a code that was sent, or one of these. */
    async logKnowsNobody(...others: string[]): Promise<void> {
      const log = desk.stub.logLines.join('');
      const people = (await desk.stub.house.orm.em.fork().find(UserSchema, {})).flatMap(({ phone }) => [
        phone,
        phone.slice(1),
      ]);
      const said = [...people, ...desk.stub.sent.map(({ code }) => `"${code}"`), ...others];
      expect(desk.stub.logLines.length).toBeGreaterThan(25);
      for (const text of said) expect(log).not.toContain(text);
    },
  };

  beforeAll(async () => {
    desk.stub = await stubHouse();
  });
  afterAll(() => desk.stub.close());
  return desk;
}
