/** The main job: one borrower from phone number to the last repayment, over HTTP, in the loan's own time. */
import { jakartaDate } from '../../src/domain/calendar.ts';
import { formatRupiahInEnglish } from '../../src/domain/money.ts';
import { makeUpBorrower, personalInfo } from './borrower.ts';
import { codeReader, payAtGateway, type SimulatorUrls } from './partners.ts';
import { type Bill, Phone, type SubmissionDetail } from './phone.ts';
import type { Timeline } from './timeline.ts';
import { until } from './until.ts';

export interface StoryParts {
  api: string;
  simulators: SimulatorUrls;
  timeline: Timeline;
  /** Turns the loan's clock ahead. */
  turnClock: (applicationNo: string, seconds: number) => Promise<void>;
  /** The loan's own time. */
  now: () => Date;
}

export const wanted = { amount: 8_000_000, tenorMonths: 12, promoId: 3, totalRepayment: 9_970_000 };
/** This instalment is paid ten days late. */
const LATE = { installmentNo: 5, days: 10 };

/** Resolves with the application's number when the loan is paid off. */
export async function tellStory({ api, simulators, timeline, turnClock, now }: StoryParts): Promise<string> {
  const borrower = await makeUpBorrower(1);
  const phone = new Phone({
    baseUrl: api,
    number: borrower.phone,
    deviceId: 'demo-phone-1',
    readCode: codeReader(simulators.otpGateway),
  });

  await timeline.stage(
    'Registration',
    () => phone.register(),
    () => 'phone verified by a one-time code',
  );
  await timeline.stage(
    'Identity',
    () => phone.uploadKyc(borrower.ktp, borrower.selfie),
    ({ kyc_status, face_match_score }) => `KTP and selfie: ${kyc_status}, face match ${face_match_score}`,
  );
  const references = await phone.expect<Parameters<typeof personalInfo>[1] & References>(200, 'GET', '/references');
  await timeline.stage(
    'Profile',
    () => phone.completeProfile(personalInfo(borrower, references)),
    () => 'personal information stored, account active',
  );
  await timeline.stage(
    'Login',
    () => phone.logIn(borrower.pin),
    () => 'one-time code and PIN',
  );

  await timeline.stage(
    'Credit limit',
    async () => {
      await phone.expect(201, 'POST', '/loan/apply-limit', { submission_type: 'INITIAL_CREDIT_LIMIT' });
      return until(
        'the limit is decided',
        () => phone.limit(),
        (limit) => limit !== null && limit.status !== 'UNDER REVIEW',
      );
    },
    (limit) => `${limit!.status}: ${formatRupiahInEnglish(limit!.total_limit)}`,
  );

  const applicationNo = await timeline.stage(
    'Submission',
    () => submit(phone, references, borrower.pin),
    (no) =>
      `${no}: ${formatRupiahInEnglish(wanted.amount)} over ${wanted.tenorMonths} months, ${formatRupiahInEnglish(wanted.totalRepayment)} to repay`,
  );
  await timeline.stage(
    'Funding',
    () => reaches(phone, applicationNo, 'AWAITING SIGNATURE'),
    () => 'decided by policy, borrower and loan created at Finfra',
  );
  await timeline.stage(
    'Signing',
    async () => {
      const { signing } = await phone.submission(applicationNo);
      const signed = await fetch(signing!.url, { method: 'POST' });
      if (!signed.ok) throw new Error(`the signing page answered ${signed.status}`);
    },
    () => 'the borrower signed on the funder’s page',
  );
  await timeline.stage(
    'Disbursement',
    () => reaches(phone, applicationNo, 'ACTIVE'),
    ({ funder, schedule }) => `paid out by ${funder}, first instalment due ${schedule[0]?.due_date}`,
  );

  for (let month = 1; month <= wanted.tenorMonths; month++) await payInstalment(month);
  await timeline.stage(
    'End',
    () => reaches(phone, applicationNo, 'PAID OFF'),
    ({ timeline: events }) => `PAID OFF after ${events.length} entries in the borrower’s timeline`,
  );
  return applicationNo;

  /** Lives until the due date (once: past it), then pays what the bill says. */
  async function payInstalment(month: number): Promise<void> {
    const late = month === LATE.installmentNo;
    const method = month % 2 ? 'MANDIRI_VA' : 'QRIS';
    await timeline.stage(
      `Instalment ${month}`,
      async () => {
        const due = (await nextBill()).due_date;
        const payOn = new Date(Date.parse(`${due}T10:00:00+07:00`) + (late ? LATE.days * 86_400_000 : 0));
        await turnClock(applicationNo, Math.round((payOn.getTime() - now().getTime()) / 1000));
        const bill = await nextBill();
        if (late !== bill.pinalty_amount > 0)
          throw new Error(`penalty ${bill.pinalty_amount} on ${jakartaDate(now())}, due ${due}`);
        const order = await phone.orderPayment(method, [bill]);
        const { reference_no } = await phone.payment(order.payment_id);
        await payAtGateway(simulators.paymentGateway, reference_no, bill.total_amount, now().toISOString());
        await until(
          'the payment is posted',
          () => phone.payment(order.payment_id),
          ({ status }) => status === 'PAID',
        );
        return bill;
      },
      (bill) =>
        `${formatRupiahInEnglish(bill.total_amount)} by ${method}, due ${bill.due_date}` +
        (late ? `, ${bill.days_past_due} days late: penalty ${formatRupiahInEnglish(bill.pinalty_amount)}` : ''),
    );
  }

  async function nextBill(): Promise<Bill> {
    const { bills } = await phone.bills();
    const bill = bills[0];
    if (!bill) throw new Error('no bill is left');
    return bill;
  }
}

interface References {
  products: { id: string; tenor_ids: number[] }[];
}

async function submit(phone: Phone, references: References, pin: string): Promise<string> {
  const { tenor_list } = await phone.expect<{ tenor_list: { id: number; month: number }[] }>(
    200,
    'GET',
    '/loan/tenors',
  );
  const answer = await phone.expect<{ application_no: string; total_repayment_amount: number }>(
    201,
    'POST',
    '/loan/submissions',
    {
      product_id: references.products[0]!.id,
      requested_amount: wanted.amount,
      tenor_months_id: tenor_list.find(({ month }) => month === wanted.tenorMonths)!.id,
      promo_id: wanted.promoId,
      security_pin: pin,
    },
  );
  if (answer.total_repayment_amount !== wanted.totalRepayment)
    throw new Error(`to repay: ${answer.total_repayment_amount} instead of ${wanted.totalRepayment}`);
  return answer.application_no;
}

const ends = ['REJECTED', 'CANCELLED', 'EXPIRED', 'NEEDS REVIEW'];

async function reaches(phone: Phone, applicationNo: string, status: string): Promise<SubmissionDetail> {
  const seen = await until(
    `the application is ${status}`,
    () => phone.submission(applicationNo),
    (detail) => detail.status === status || ends.includes(detail.status),
  );
  if (seen.status !== status) throw new Error(`the application is ${seen.status} instead of ${status}`);
  return seen;
}
