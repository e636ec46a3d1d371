/** A borrower's phone: speaks to Arus over HTTP alone, as the mobile app does. For the demo, the tests and the benchmarks. */

export interface Answer<Data = Record<string, unknown>> {
  status: number;
  body: {
    status: string;
    message: string;
    data: Data;
    error_code?: string;
    details?: { field: string; message: string }[];
  };
  headers: Headers;
}

/** Thrown when the app would show an error that nobody expected. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
}

export interface PhoneOptions {
  /** Without `/api/v1`. */
  baseUrl: string;
  number: string;
  deviceId: string;
  /** Reads the code that arrived at this number, newest first. */
  readCode: (e164: string) => Promise<string>;
  /** Told of every call. */
  onCall?: (method: string, path: string, status: number) => void;
}

export interface Bill {
  bill_id: string;
  schedule_id: string;
  application_no: string;
  amount: number;
  pinalty_amount: number;
  total_amount: number;
  installment_no: number;
  due_date: string;
  days_past_due: number;
  status: string;
}

export interface SubmissionDetail {
  application_no: string;
  status: string;
  funder: string | null;
  signing: { url: string; expires_at: string } | null;
  timeline: { status: string | null; description: string; at: string }[];
  schedule: { installment_no: number; due_date: string; amount: number; status: string }[];
}

export interface PaymentOrder {
  payment_id: string;
  reference_no?: string;
  payment_method: string;
  payment_code: string;
  qr_url: string | null;
  paid_amount: number;
  expiry_time: string;
}

export class Phone {
  readonly #options: PhoneOptions;
  #token: string | undefined;

  constructor(options: PhoneOptions) {
    this.#options = options;
  }

  get e164(): string {
    return `+62${this.#options.number.replace(/^(\+62|62|0)/, '')}`;
  }

  /** One call; any answer is returned. */
  async call<Data = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<Data>> {
    const isForm = body instanceof FormData;
    const response = await fetch(`${this.#options.baseUrl}/api/v1${path}`, {
      method,
      headers: {
        'x-device-id': this.#options.deviceId,
        ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}),
        ...(body !== undefined && !isForm ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    });
    this.#options.onCall?.(method, path, response.status);
    return {
      status: response.status,
      body: (await response.json()) as Answer<Data>['body'],
      headers: response.headers,
    };
  }

  /** One call whose answer must be this status; its data. */
  async expect<Data = Record<string, unknown>>(
    status: number,
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Data> {
    const answer = await this.call<Data>(method, path, body);
    if (answer.status === status) return answer.body.data;
    const { error_code = '', message, details = [] } = answer.body;
    const fields = details.map(({ field, message: what }) => `${field}: ${what}`).join('; ');
    throw new UnexpectedAnswer(
      `${method} ${path} answered ${answer.status} instead of ${status}: ${error_code} ${message} ${fields}`.trim(),
    );
  }

  async register(): Promise<void> {
    const { number } = this.#options;
    await this.expect(200, 'POST', '/onboarding/register-phone', { phone_number: number });
    const otp_code = await this.#options.readCode(this.e164);
    const data = await this.expect<{ access_token: string }>(201, 'POST', '/onboarding/verify-otp', {
      phone_number: number,
      otp_code,
    });
    this.#token = data.access_token;
  }

  /** Uploads the photos; the e-KYC's verdict. */
  uploadKyc(ktp: Buffer, selfie: Buffer) {
    const form = new FormData();
    form.set('document_type', 'KTP');
    form.set('ktp_image', new Blob([new Uint8Array(ktp)], { type: 'image/jpeg' }), 'ktp.jpg');
    form.set('selfie_image', new Blob([new Uint8Array(selfie)], { type: 'image/jpeg' }), 'selfie.jpg');
    return this.expect<{ kyc_status: string; face_match_score: number; ocr_preview: Record<string, string> }>(
      200,
      'POST',
      '/onboarding/kyc-upload',
      form,
    );
  }

  completeProfile(profile: object) {
    return this.expect<{ user_id: string }>(200, 'POST', '/onboarding/personal-info', profile);
  }

  async logIn(pin: string): Promise<void> {
    const { number } = this.#options;
    await this.expect(200, 'POST', '/auth/login/send-otp', { phone_number: number });
    const otp_code = await this.#options.readCode(this.e164);
    const verified = await this.expect<{ access_token: string }>(200, 'POST', '/auth/login/verify-otp', {
      phone_number: number,
      otp_code,
    });
    this.#token = verified.access_token;
    const session = await this.expect<{ access_token: string }>(200, 'POST', '/auth/login/verify-pin', { pin });
    this.#token = session.access_token;
  }

  async limit(): Promise<{ status: string; total_limit: number; available_limit: number } | null> {
    const answer = await this.call<{ status: string; total_limit: number; available_limit: number }>(
      'GET',
      '/loan/limit',
    );
    return answer.status === 200 ? answer.body.data : null;
  }

  submission(applicationNo: string) {
    return this.expect<SubmissionDetail>(200, 'GET', `/loan/submissions/${applicationNo}`);
  }

  bills() {
    return this.expect<{ total_outstanding: number; bills: Bill[] }>(200, 'GET', '/loan/bills/outstanding');
  }

  /** An order to pay these bills in full. */
  orderPayment(paymentMethod: string, bills: Bill[]) {
    return this.expect<PaymentOrder>(201, 'POST', '/payments/generate', {
      payment_method: paymentMethod,
      amount: bills.reduce((sum, bill) => sum + bill.total_amount, 0),
      loan_repayment_schedules: bills.map((bill) => ({
        schedule_id: bill.schedule_id,
        total_installment_paid: bill.amount,
        penalty_paid: bill.pinalty_amount,
        amount_paid: bill.total_amount,
      })),
    });
  }

  payment(paymentId: string) {
    return this.expect<{ payment_id: string; reference_no: string; status: string }>(
      200,
      'GET',
      `/payments/${paymentId}`,
    );
  }
}
