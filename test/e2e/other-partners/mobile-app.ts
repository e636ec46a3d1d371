/** The borrower's app of somebody else, written from docs/sources/mobile-api.md and docs/contracts.md. */
import { until } from '../../../tools/demo/until.ts';
import { type Person, ktpPicture, phoneDigits, selfiePicture } from './people.ts';

type Json = any;

export interface Bill {
  bill_id: string;
  schedule_id: string;
  application_no: string;
  due_date: string;
  days_past_due: number;
  amount: number;
  pinalty_amount: number;
  total_amount: number;
  installment_no: number;
  status: string;
}

export type MobileApp = ReturnType<typeof mobileApp>;

export function mobileApp(arus: string, person: Person, newestCode: (to: string) => string | undefined) {
  let token: string | undefined;

  async function call(method: string, path: string, body?: unknown): Promise<{ status: number; body: Json }> {
    const isForm = body instanceof FormData;
    const response = await fetch(`${arus}/api/v1${path}`, {
      method,
      headers: {
        'x-device-id': person.deviceId,
        ...(token ? { AUTHORIZATION: `Bearer ${token}` } : {}),
        ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Json };
  }

  /** `data` of an answer that must have this status. */
  async function ask(status: number, method: string, path: string, body?: unknown): Promise<Json> {
    const answer = await call(method, path, body);
    if (answer.status === status && answer.body.status === 'success') return answer.body.data;
    throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }

  /** The code is sent before the answer, or soon after: nobody says. */
  const code = (before?: string) =>
    until(
      'a new code',
      async () => newestCode(`+${phoneDigits(person)}`),
      (seen) => seen !== undefined && seen !== before,
    );

  return {
    call,
    ask,

    async signUp(extras: object, choose: Choices): Promise<void> {
      const phone_number = person.phone;
      await ask(200, 'POST', '/onboarding/register-phone', { phone_number });
      token = (await ask(201, 'POST', '/onboarding/verify-otp', { phone_number, otp_code: await code() })).access_token;

      const photos = new FormData();
      photos.set('ktp_image', new Blob([new Uint8Array(await ktpPicture(person))]), 'IMG_0001');
      photos.set('selfie_image', new Blob([new Uint8Array(await selfiePicture())]), 'IMG_0002');
      photos.set('document_type', 'KTP');
      const { kyc_status, ocr_preview } = await ask(200, 'POST', '/onboarding/kyc-upload', photos);
      if (kyc_status !== 'SYSTEM_VERIFIED' || ocr_preview.nik !== person.nik) throw new Error(`KYC: ${kyc_status}`);

      const lists = await ask(200, 'GET', '/references');
      await ask(200, 'POST', '/onboarding/personal-info', { ...papers(person, lists, choose), ...extras });
    },

    async logIn(): Promise<void> {
      const phone_number = person.phone;
      const before = newestCode(`+${phoneDigits(person)}`);
      await ask(200, 'POST', '/auth/login/send-otp', { phone_number });
      token = (await ask(200, 'POST', '/auth/login/verify-otp', { phone_number, otp_code: await code(before) }))
        .access_token;
      token = (await ask(200, 'POST', '/auth/login/verify-pin', { pin: person.pin })).access_token;
    },

    /** The limit when it is decided. */
    async limit(): Promise<{ status: string; total_limit: number; available_limit: number }> {
      await ask(201, 'POST', '/loan/apply-limit', { submission_type: 'INITIAL_CREDIT_LIMIT' });
      return until(
        'the limit',
        () => ask(200, 'GET', '/loan/limit'),
        ({ status }) => status !== 'UNDER REVIEW',
      );
    },

    async submit(terms: { requested_amount: number; tenor_months_id: number; promo_id?: number }): Promise<Json> {
      const { products } = await ask(200, 'GET', '/references');
      return ask(201, 'POST', '/loan/submissions', { product_id: products[0].id, ...terms, security_pin: person.pin });
    },

    /** The application when it has that status; throws when it ends otherwise. */
    reaches: (applicationNo: string, status: string): Promise<Json> =>
      until(
        `${applicationNo} ${status}`,
        async () => {
          const seen = await ask(200, 'GET', `/loan/submissions/${applicationNo}`);
          const over = ['REJECTED', 'CANCELLED', 'EXPIRED', 'NEEDS REVIEW'].includes(seen.status);
          if (over && seen.status !== status) throw new Error(`${applicationNo}: ${JSON.stringify(seen.timeline)}`);
          return seen;
        },
        (seen) => seen.status === status,
      ),

    bills: (): Promise<{ total_outstanding: number; bills: Bill[] }> => ask(200, 'GET', '/loan/bills/outstanding'),
  };
}

/** Words of the labels to choose by. */
export interface Choices {
  occupation: RegExp;
  bank: RegExp;
}

function papers(person: Person, lists: Json, { occupation, bank }: Choices) {
  const pick = (list: { id: string; label: string }[], label: RegExp) => {
    const found = list.find((entry) => label.test(entry.label));
    if (!found) throw new Error(`none of ${list.map((entry) => entry.label).join(', ')} is ${label}`);
    return found.id;
  };
  return {
    nik: person.nik,
    full_name: person.fullName,
    birth_place: person.birthPlace,
    birth_date: person.birthDate,
    ktp_address: 'Jl. Kenanga 7 003/011, Darmo, Wonokromo, SURABAYA, JAWA TIMUR',
    marital_status: person.maritalStatus,
    email: person.email,
    home_ownership_id: pick(lists.home_ownerships, /sendiri/i),
    education_id: pick(lists.educations, /S1|Sarjana/i),
    birth_mother_name: person.mother,
    domicile_city: 'Surabaya',
    domicile_address: 'Jl. Kenanga 7, Surabaya',
    occupation_id: pick(lists.occupations, occupation),
    bank_id: pick(lists.banks, bank),
    bank_account_number: person.account,
    bank_account_name: person.fullName,
    security_pin: person.pin,
    emergency_contacts: [
      { contact_name: 'Endang', phone_number: '081288800001', relationship_id: lists.relationships[0].id },
      { contact_name: 'Joko', phone_number: '+62 812-8880-0002', relationship_id: lists.relationships.at(-1).id },
    ],
  };
}
