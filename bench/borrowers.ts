/** Borrowers who are onboarded and logged in already: written straight into the database. */
import { UserSchema } from '../src/db/entities/onboarding.ts';
import { CreditCheckSchema } from '../src/db/entities/credit-limit.ts';
import type { ObjectStore } from '../src/object-store/object-store.ts';
import type { Orm } from '../src/db/orm.ts';
import { openSession } from '../src/auth/sessions.ts';
import { hashPin } from '../src/auth/pin.ts';
import { tokenSigner } from '../src/auth/tokens.ts';
import type { Config } from '../src/platform/config.ts';
import { activeBorrower } from '../test/support/borrowers.ts';
import type { House } from '../test/support/house.ts';
import { Phone, type PhoneOptions } from '../tools/demo/phone.ts';

export interface Registry {
  api: string;
  config: Config;
  orm: Orm;
  objectStore: ObjectStore;
}

export interface Borrower {
  phone: Phone;
  /** By which the simulators know them. */
  nik: string;
  pin: string;
}

/** A phone that has its session from the start. */
class LoggedInPhone extends Phone {
  readonly #token: string;

  constructor(options: Omit<PhoneOptions, 'readCode'>, token: string) {
    super({ ...options, readCode: () => Promise.reject(new Error('no code is needed any more')) });
    this.#token = token;
  }

  override call<Data = Record<string, unknown>>(method: string, path: string, body?: unknown) {
    return super.call<Data>(method, path, body, { authorization: `Bearer ${this.#token}` });
  }
}

let pinHash: Promise<string> | undefined;

/** With a limit of 10,000,000 and fresh evidence; with `staleEvidence`, partners are asked on submission. */
export async function borrower(
  { api, config, orm, objectStore }: Registry,
  given: { staleEvidence?: boolean } = {},
): Promise<Borrower> {
  const { userId, person } = await activeBorrower({ orm, config, objectStore } as House, { limit: 10_000_000 });
  const em = orm.em.fork();
  if (given.staleEvidence) await em.nativeDelete(CreditCheckSchema, { user: userId });
  pinHash ??= hashPin(person.pin);
  await em.nativeUpdate(UserSchema, { id: userId }, { pinHash: await pinHash });
  const deviceId = `bench-${userId}`;
  const session = await openSession(em, tokenSigner(config.JWT_SECRET), { userId, deviceId });
  const phone = new LoggedInPhone({ baseUrl: api, number: person.phone, deviceId }, session.accessToken);
  return { phone, nik: person.nik, pin: person.pin };
}
