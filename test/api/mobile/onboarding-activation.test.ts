/** What the verified card says counts, and an account is activated once: the same again is a retry, anything else too late. */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { onboardingActivities } from '../../../src/activities/onboarding.ts';
import { KycCaseSchema, PersonalInfoSchema, UserSchema } from '../../../src/db/entities/onboarding.ts';
import type { KtpData } from '../../../src/domain/person/borrower.ts';
import type { Finfra } from '../../../src/partners/finfra/index.ts';
import { personalInfo } from '../../builders/borrower.ts';
import { addUser, tokenFor } from '../stub-house.ts';
import { visitorDesk } from './visitor-desk.ts';

const desk = visitorDesk('/api/v1/onboarding');
const MAN = '3171012804900001';
const WOMAN = '3171016804900001';
let activations = 0;

beforeEach(() => {
  const { house } = desk.stub;
  const { policy, PII_ENCRYPTION_KEYS: piiKeys } = house.config;
  const { local } = onboardingActivities({ ...house, policy, piiKeys, finfra: undefined as unknown as Finfra });
  activations = 0;
  desk.stub.arus.completeProfile = ({ userId }, completion) => {
    activations++;
    return local.activateAccount({ userId, ...completion, at: new Date().toISOString() });
  };
});

let serial = 0;
/** Verified, with this card; `nikOf` makes its NIK nobody else's. */
async function verified(gender = 'LAKI-LAKI') {
  const user = await addUser(desk.stub, { status: 'PENDING' });
  const end = String(++serial).padStart(4, '0');
  const em = desk.stub.house.orm.em.fork();
  const ktp = {
    nik: `${MAN.slice(0, 12)}${end}`,
    fullName: 'JOHN DOE',
    birthPlace: 'JAKARTA',
    birthDate: '1990-04-28',
  };
  em.create(KycCaseSchema, {
    ...{ user: user.id, reference: randomUUID(), status: 'SYSTEM_VERIFIED', ktpObject: 'x', selfieObject: 'x' },
    ktp: { ...ktp, gender } as KtpData,
  });
  await em.flush();
  const token = await tokenFor(desk.stub, user, 'onboarding');
  return {
    user,
    nikOf: (nik: string) => `${nik.slice(0, 12)}${end}`,
    send: (change: Record<string, unknown> = {}, headers = {}) =>
      desk.post('/personal-info', personalInfo({ nik: ktp.nik, ...change }), { token, headers }),
  };
}

const stored = (userId: string) => desk.stub.house.orm.em.fork().findOneOrFail(PersonalInfoSchema, { user: userId });

describe('NIK, birth date and gender', () => {
  const disagreeing = { field: 'nik', message: 'NIK tidak sesuai dengan tanggal lahir atau jenis kelamin.' };

  test('a woman’s NIK with a man’s card is refused where no gender is given', async () => {
    const { send, nikOf } = await verified();
    for (const gender of [undefined, null]) {
      const answer = await send({ nik: nikOf(WOMAN), gender });
      expect(answer.status).toBe(400);
      expect(answer.body.details).toEqual([{ ...disagreeing, value: nikOf(WOMAN) }]);
    }
    expect((await send()).status).toBe(200);
  });

  test('a card with another birth date was misread, and says nothing of the gender', async () => {
    const { send } = await verified('LAKI-LAKI');
    const sister = { nik: '3171015503880002', birth_date: '1988-03-15', gender: undefined };
    expect((await send(sister)).status).toBe(200);
  });

  test('a gender that corrects the card’s is kept as a correction, with the NIK that goes with it', async () => {
    const { user, send, nikOf } = await verified();
    expect((await send({ nik: nikOf(WOMAN), gender: 'PEREMPUAN' })).status).toBe(200);
    expect((await stored(user.id)).corrections).toEqual([
      { field: 'nik', read: nikOf(MAN), given: nikOf(WOMAN) },
      { field: 'gender', read: 'LAKI-LAKI', given: 'PEREMPUAN' },
    ]);
  });

  test('a gender that corrects the card’s is refused with the card’s NIK', async () => {
    const { send, nikOf } = await verified();
    expect((await send({ gender: 'PEREMPUAN' })).body.details).toEqual([{ ...disagreeing, value: nikOf(MAN) }]);
  });

  test('a card whose gender could not be read says nothing', async () => {
    const { send, nikOf } = await verified('?');
    expect((await send({ nik: nikOf(WOMAN) })).status).toBe(200);
  });

  test('a card that was not verified says nothing', async () => {
    const { user, send, nikOf } = await verified();
    await desk.stub.house.orm.em.fork().nativeUpdate(KycCaseSchema, { user: user.id }, { status: 'REJECTED' });
    expect((await send({ nik: nikOf(WOMAN) })).status).toBe(200);
  });
});

describe('an account that is active', () => {
  const tooLate = { status: 'error', error_code: 'ACCOUNT_ALREADY_ACTIVE', message: 'Akun Anda sudah aktif.' };

  test('answers the same information as the first time', async () => {
    const { send } = await verified();
    const first = await send({ religion: 'Islam' });
    expect(first.status).toBe(200);
    const again = await send({ religion: 'Islam' });
    expect({ status: again.status, body: again.body }).toEqual({ status: 200, body: first.body });
    expect(activations).toBe(1);
  });

  test.each<[string, Record<string, unknown>]>([
    ['another account number', { bank_account_number: '1234567890' }],
    ['another contact', { emergency_contacts: [...contacts('081398765431'), ...contacts('081398765432')] }],
    ['more than before', { religion: 'Islam' }],
    ['another PIN', { security_pin: '246813' }],
  ])('refuses %s, and stores nothing of it', async (_what, change) => {
    const { user, send } = await verified();
    await send();
    const before = await stored(user.id);
    const answer = await send(change);
    expect(answer.status).toBe(409);
    expect(answer.body).toEqual(tooLate);
    expect((await stored(user.id)).profile).toEqual(before.profile);
  });

  test('is no place to guess the PIN at: wrong ones lock it', async () => {
    const { user, send } = await verified();
    await send();
    for (const security_pin of ['246813', '246814', '246815', '135790'])
      expect((await send({ security_pin })).body).toEqual(tooLate);
    const { pinLockedUntil } = await desk.stub.house.orm.em.fork().findOneOrFail(UserSchema, user.id);
    expect(pinLockedUntil!.getTime()).toBeGreaterThan(Date.now());
  });

  test('gives the first answer again under its Idempotency-Key', async () => {
    const { send } = await verified();
    const key = { 'idempotency-key': randomUUID() };
    const first = await send({}, key);
    const replayed = await send({}, key);
    expect(replayed.headers.get('idempotency-replayed')).toBe('true');
    expect({ status: replayed.status, body: replayed.body }).toEqual({ status: 200, body: first.body });
  });
});

describe('of several at once', () => {
  test('the same information activates once, and all hear of it', async () => {
    const { send } = await verified();
    const answers = await Promise.all([send(), send(), send(), send()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body.data.account_activation.activated_at)).size).toBe(1);
  });

  test('different information activates once, and only who sent it hears so', async () => {
    const { user, send } = await verified();
    const cities = ['Jakarta', 'Bogor', 'Depok', 'Bekasi'];
    const answers = await Promise.all(cities.map((domicile_city) => send({ domicile_city })));
    const [winner, ...others] = cities.filter((_city, i) => answers[i]!.status === 200);
    expect(others).toEqual([]);
    expect((await stored(user.id)).profile.domicileCity).toBe(winner);
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(3);
  });
});

function contacts(phone_number: string) {
  const [contact] = personalInfo()['emergency_contacts'] as object[];
  return [{ ...contact, phone_number }];
}
