/** Personal information: taken once and whole, every mistake named, and given back to its owner. */
import { describe, expect, test } from '@jest/globals';
import { verify as verifyArgon2 } from '@node-rs/argon2';
import type { ProfileCompletion } from '../../../src/workflows/messages.ts';
import { personalInfo, profileOf } from '../../builders/borrower.ts';
import { addUser, tokenFor } from '../stub-house.ts';
import { visitorDesk } from './visitor-desk.ts';

const desk = visitorDesk('/api/v1/onboarding');

describe('personal information (4)', () => {
  const activatedAt = '2026-02-15T22:00:00.123Z';
  /** What workflows were told. */
  const completed: ProfileCompletion[] = [];
  const accept = (userId: string) => {
    completed.length = 0;
    desk.stub.arus.completeProfile = async (_user, completion) => {
      completed.push(completion);
      return { userId, activatedAt };
    };
  };
  const borrower = async () => {
    const user = await addUser(desk.stub, { status: 'PENDING' });
    accept(user.id);
    return { user, token: await tokenFor(desk.stub, user, 'onboarding') };
  };
  const problems = async (body: unknown) => {
    const { token } = await borrower();
    const answer = await desk.post('/personal-info', body, { token });
    expect(completed).toHaveLength(0);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error_code: 'VALIDATION_ERROR' });
    return answer.body.details as { field: string; value?: unknown; message: string }[];
  };

  test('activates the account; the workflow gets the profile and the hash of the PIN', async () => {
    const { user, token } = await borrower();
    const answer = await desk.post('/personal-info', personalInfo({ security_pin: '135790' }), { token });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      status: 'success',
      message: 'Dokumen berhasil disimpan dan akun telah diaktifkan.',
      data: {
        user_id: user.id,
        account_activation: { is_active: true, status: 'ACTIVE', activated_at: '2026-02-15T22:00:00Z' },
      },
    });
    expect(completed).toEqual([{ profile: profileOf(), pinHash: expect.stringMatching(/^\$argon2id\$/) }]);
    expect(await verifyArgon2(completed[0]!.pinHash, '135790')).toBe(true);
  });

  test('takes what funders need beyond the document', async () => {
    const { token } = await borrower();
    const more = {
      gender: 'perempuan',
      nik: '3171016804900001',
      marital_status: 'Cerai  Mati',
      religion: 'Islam',
      monthly_income_range: 'GTE_5_AND_LT_10_MILLION',
      source_of_fund: 'SALARY',
      place_of_work: 'PT Sample',
      work_address: 'Jl. Kantor 1',
      npwp: '09.254.294.3-407.000',
      number_of_dependents: 2,
      postal_code: '12120',
      spouse_name: 'Budi',
      spouse_nik: '3171012804900002',
      spouse_birth_date: '1990-04-28',
      family_card_number: '3171012804900003',
    };
    expect((await desk.post('/personal-info', personalInfo(more), { token })).status).toBe(200);
    expect(completed[0]!.profile).toEqual({
      ...profileOf(),
      nik: '3171016804900001',
      gender: 'FEMALE',
      maritalStatus: 'WIDOWED',
      religion: 'Islam',
      monthlyIncomeRange: 'GTE_5_AND_LT_10_MILLION',
      sourceOfFund: 'SALARY',
      placeOfWork: 'PT Sample',
      workAddress: 'Jl. Kantor 1',
      npwp: '092542943407000',
      numberOfDependents: 2,
      postalCode: '12120',
      spouseName: 'Budi',
      spouseNik: '3171012804900002',
      spouseBirthDate: '1990-04-28',
      familyCardNumber: '3171012804900003',
    });
  });

  test("the document's two errors come as the document says", async () => {
    expect(await problems(personalInfo({ nik: '12345678', birth_date: '12/01/1990' }))).toEqual([
      { field: 'nik', value: '12345678', message: 'NIK harus terdiri dari 16 digit angka.' },
      { field: 'birth_date', value: '12/01/1990', message: 'Format tanggal lahir tidak valid.' },
    ]);
  });

  test('an empty body names every field that is missing', async () => {
    const details = await problems({});
    const required = Object.keys(personalInfo());
    expect(details.map(({ field }) => field).sort()).toEqual(required.sort());
    for (const { message } of details) expect(message).toMatch(/wajib diisi\.$/);
  });

  test('every mistake comes back at once, those between fields too', async () => {
    const { user, token } = await borrower();
    const typed = `0${user.phone.slice(3)}`;
    const relationship_id = (personalInfo()['emergency_contacts'] as { relationship_id: string }[])[0]!.relationship_id;
    const answer = await desk.post(
      '/personal-info',
      personalInfo({
        nik: '3171012904900001',
        email: 'no mail',
        bank_id: 'unknown',
        number_of_dependents: -1,
        security_pin: '111111',
        emergency_contacts: [
          { contact_name: 'Sarah', phone_number: typed, relationship_id },
          { contact_name: '', phone_number: `+${typed.replace(/^0/, '62')}`, relationship_id: 'x' },
        ],
      }),
      { token },
    );
    const byField = Object.fromEntries(
      (answer.body.details as { field: string; message: string }[]).map(({ field, message }) => [field, message]),
    );
    expect(byField).toEqual({
      nik: 'NIK tidak sesuai dengan tanggal lahir atau jenis kelamin.',
      email: 'Format email tidak valid.',
      bank_id: 'Bank tidak dikenal.',
      number_of_dependents: 'Jumlah tanggungan tidak valid.',
      security_pin: 'PIN tidak boleh terdiri dari 6 angka yang sama.',
      'emergency_contacts[0].phone_number': 'Nomor kontak darurat tidak boleh sama dengan nomor Anda.',
      'emergency_contacts[1].contact_name': 'Nama kontak darurat wajib diisi.',
      'emergency_contacts[1].relationship_id': 'Hubungan tidak dikenal.',
      'emergency_contacts[1].phone_number': 'Nomor kontak darurat tidak boleh sama dengan nomor Anda.',
    });
  });

  const relationship_id = (personalInfo()['emergency_contacts'] as { relationship_id: string }[])[0]!.relationship_id;
  const contact = (phone_number: unknown) => ({ contact_name: 'Sarah', phone_number, relationship_id });
  test.each([
    ['a NIK of a woman with a man’s gender', { gender: 'LAKI-LAKI', nik: '3171016804900001' }, 'nik'],
    ['a NIK with another birth year', { nik: '3171012804910001' }, 'nik'],
    ['a NIK of letters', { nik: '317101280490000A' }, 'nik'],
    ['a NIK with a month that is none', { nik: '3171012813900001' }, 'nik'],
    ['a day that does not exist', { birth_date: '1990-02-30' }, 'birth_date'],
    ['a child', { birth_date: '2020-04-28', nik: '3171012804200001' }, 'birth_date'],
    ['a birth in the future', { birth_date: '2990-04-28' }, 'birth_date'],
    ['a name of digits', { full_name: '1234' }, 'full_name'],
    ['a name with a NUL', { full_name: 'John\u0000Doe' }, 'full_name'],
    ['a name that is too long', { full_name: 'x'.repeat(101) }, 'full_name'],
    ['a marital status that no KTP has', { marital_status: 'RUMIT' }, 'marital_status'],
    ['a marital status of another type', { marital_status: 7 }, 'marital_status'],
    ['a prototype as a word', { marital_status: '__proto__' }, 'marital_status'],
    ['an account number with letters', { bank_account_number: '12A45' }, 'bank_account_number'],
    ['six consecutive digits', { security_pin: '123456' }, 'security_pin'],
    ['six falling digits', { security_pin: '654321' }, 'security_pin'],
    ['a PIN as a number', { security_pin: 135790 }, 'security_pin'],
    ['one contact', { emergency_contacts: [contact('081398765432')] }, 'emergency_contacts'],
    [
      'three contacts',
      { emergency_contacts: ['2', '3', '4'].map((end) => contact(`08139876543${end}`)) },
      'emergency_contacts',
    ],
    ['contacts that are no list', { emergency_contacts: 'Sarah' }, 'emergency_contacts'],
    ['a contact that is nothing', { emergency_contacts: [null, contact('081398765432')] }, 'emergency_contacts[0]'],
    [
      'the same contact twice, written differently',
      { emergency_contacts: [contact('081398765432'), contact('+62 813-9876-5432')] },
      'emergency_contacts[1].phone_number',
    ],
    ['an income range of our own', { monthly_income_range: 'A_LOT' }, 'monthly_income_range'],
    ['half a dependent', { number_of_dependents: 1.5 }, 'number_of_dependents'],
    ['a short tax number', { npwp: '123' }, 'npwp'],
  ])('%s is refused on its field alone', async (_what, change, field) => {
    expect((await problems(personalInfo(change as Record<string, unknown>))).map((problem) => problem.field)).toEqual([
      field,
    ]);
  });

  test('a PIN is never repeated', async () => {
    expect(await problems(personalInfo({ security_pin: '222222' }))).toEqual([
      { field: 'security_pin', message: 'PIN tidak boleh terdiri dari 6 angka yang sama.' },
    ]);
  });

  test.each([
    ['KYC_REQUIRED', 409, 'Silahkan selesaikan verifikasi identitas terlebih dahulu.'],
    ['NIK_ALREADY_REGISTERED', 409, 'NIK sudah terdaftar pada akun lain.'],
  ] as const)('the refusal %s is answered as such', async (error_code, status, message) => {
    const { token } = await borrower();
    desk.stub.arus.completeProfile = async () => ({ refused: { code: error_code } });
    const answer = await desk.post('/personal-info', personalInfo(), { token });
    expect(answer.status).toBe(status);
    expect(answer.body).toEqual({ status: 'error', error_code, message });
  });
});

describe('reading the personal information (20)', () => {
  const read = (token: string) => desk.stub.call('GET', '/api/v1/onboarding/personal-info', { token });

  test("gives the document's keys", async () => {
    const answer = await read(await tokenFor(desk.stub, await addUser(desk.stub), 'session'));
    expect(answer.status).toBe(200);
    const { security_pin: _pin, emergency_contacts: _contacts, ...shown } = personalInfo();
    expect(answer.body).toEqual({ status: 'success', message: 'Data pribadi berhasil diambil.', data: shown });
  });

  test('is refused before there is any', async () => {
    const answer = await read(await tokenFor(desk.stub, await addUser(desk.stub, { status: 'PENDING' }), 'onboarding'));
    expect(answer.status).toBe(409);
    expect(answer.body).toEqual({
      status: 'error',
      error_code: 'ONBOARDING_INCOMPLETE',
      message: 'Silahkan lengkapi pendaftaran akun Anda terlebih dahulu.',
    });
  });
});

test('the log of all this knows nobody', async () => {
  await desk.logKnowsNobody('3171012804900001', 'John', '135790', '89123572321233');
});
