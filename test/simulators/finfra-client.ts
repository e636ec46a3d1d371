/** The steps of a loan at the simulated Finfra, as a partner takes them. */
import type { Listener } from './listener.ts';
import { finfraBorrower, finfraLoan } from './finfra-requests.ts';
import { ask, basic, bearer, imageForm, type Reply } from './requests.ts';

export interface FinfraSteps {
  call(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<Reply>;
  /** OCR and biometric of this person. */
  kyc(nik: string): Promise<{ kycId: string; biometric: Reply }>;
  /** Until `user_created`; answers the id. */
  borrower(nik: string): Promise<string>;
  /** Until `user_approved`. */
  approvedBorrower(nik: string): Promise<string>;
  /** Until `loan_approved`. */
  approvedLoan(nik: string): Promise<string>;
  /** Signed on the page. */
  signedLoan(nik: string): Promise<string>;
  status(loanId: string): Promise<string>;
  /** The nth callback of this title about this person. */
  told(title: string, nik: string, nth?: number): Promise<Record<string, string | number>>;
  /** Titles told about this person so far. */
  titles(nik: string): string[];
}

export async function finfraSteps(url: string, us: Listener): Promise<FinfraSteps> {
  const token = (await ask('POST', `${url}/api/auth/token/v2`, undefined, basic('arus', 'embedded-finfra'))).body
    .access_token;
  const call: FinfraSteps['call'] = (method, path, body, headers = {}, signal) =>
    ask(method, `${url}${path}`, body, { ...bearer(token), ...headers }, signal);

  const about = (nik: string) => us.received.filter(({ body }) => body?.identity_number === nik);
  const told: FinfraSteps['told'] = async (title, nik, nth = 1) => {
    const path = `/api/core/ftm/users/${title}/status`;
    for (let i = 1, found = 0; ; i++) {
      const { body } = await us.callback(path, i);
      if (body.identity_number === nik && ++found === nth) return body;
    }
  };

  const steps: FinfraSteps = {
    call,
    told,
    titles: (nik) => about(nik).map(({ path }) => path.split('/').at(-2)!),
    async kyc(nik) {
      const ocr = await call('POST', '/api/core/users/ocr', await imageForm(nik, 'ktp_image'), {
        'data-source': 'VIDA',
      });
      const images = await imageForm(nik, 'ktp_image', 'selfie_image');
      const biometric = await call('POST', '/api/core/users/biometric', images, { 'kyc-id': ocr.body.kyc_id });
      return { kycId: ocr.body.kyc_id, biometric };
    },
    async borrower(nik) {
      await call('POST', '/api/core/users', finfraBorrower(nik));
      return String((await told('user_created', nik))['user_id']);
    },
    async approvedBorrower(nik) {
      const id = await steps.borrower(nik);
      await call('POST', `/api/core/users/${id}/approve`);
      await told('user_approved', nik);
      return id;
    },
    async approvedLoan(nik) {
      const id = await steps.approvedBorrower(nik);
      const { body } = await call('POST', `/api/core/loans/${id}/bnpl`, finfraLoan(`loan-${nik}`));
      await told('loan_approved', nik);
      return body.unique_id;
    },
    async signedLoan(nik) {
      const loanId = await steps.approvedLoan(nik);
      const { body } = await call('POST', '/api/core/loans/signing/initiate', { loan_unique_id: loanId });
      await ask('POST', body.signing_url);
      return loanId;
    },
    status: async (loanId) => (await call('GET', `/api/core/loans/details/${loanId}`)).body.status,
  };
  return steps;
}
