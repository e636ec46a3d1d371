/** Requests as the partners' documents show them, and a small client to send them with. */
import { drawKtp } from '../../simulators/ktp-card.ts';
import { fixture } from '../partners/contract-fixture.ts';

export interface Reply {
  status: number;
  headers: Headers;
  /** Any of six partners' shapes. */
  body: any;
}

/** Sends JSON (or a form, or bytes) and reads the answer, as JSON where it is JSON. */
export async function ask(
  method: string,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Reply> {
  const raw = body === undefined || body instanceof FormData || body instanceof Uint8Array;
  const response = await fetch(url, {
    method,
    headers: raw ? headers : { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: raw ? (body as FormData) : JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  });
  const text = await response.text();
  const json = response.headers.get('content-type')?.startsWith('application/json');
  let parsed: unknown = text;
  try {
    if (json) parsed = JSON.parse(text);
  } catch {
    // an answer that was cut short stays text
  }
  return { status: response.status, headers: response.headers, body: parsed };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
export const basic = (user: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

/** A NIK of a man born on 1992-09-20 whose last digits choose the scenario. */
export const nikEnding = (digits: string) => `327506200992${digits}`;

/** The example body of "Get Credit Recommendation". */
export const kocekRequest = (nik: string) => {
  const { body } = fixture('kocek', 'get-credit-recommendation').request;
  return { ...body, character: { ...body.character, nik } };
};

const ofThisPerson = (idNumber: string) => ({
  phoneNumber: `62${idNumber.slice(-10)}`,
  email: `john${idNumber}@mail.com`,
  idNumber,
});

/** The example body of "Register Borrower" in docs/sources/dompet-kilat.md. */
export const dompetKilatBorrower = (idNumber: string) => ({
  ...fixture('dompet-kilat', 'register-borrower').request.body,
  ...ofThisPerson(idNumber),
});

/** The example body of "Pengajuan Pinjaman" in docs/sources/dompet-kilat.md. */
export const dompetKilatLoan = (idNumber: string, references: Record<string, unknown> = {}) => {
  const { body } = fixture('dompet-kilat', 'pengajuan-pinjaman').request;
  return { ...body, ...ofThisPerson(idNumber), references: { ...body.references, ...references } };
};

/** A form with the images of this person. */
export async function imageForm(nik: string, ...names: string[]): Promise<FormData> {
  const card = await drawKtp(nik);
  const form = new FormData();
  for (const name of names) form.set(name, new Blob([new Uint8Array(card)], { type: 'image/jpeg' }), `${name}.jpg`);
  return form;
}
