/** An application at its funders: what goes wrong there, what operators see, how it ends. */
import { FundingAttemptSchema } from '../../src/db/entities/funding.ts';
import { ApplicationEventSchema, ApplicationSchema } from '../../src/db/entities/loan.ts';
import { type Resolution, workflowIds } from '../../src/workflows/messages.ts';
import { statusOf } from './applications.ts';
import { activeBorrower, submissionOf } from './borrowers.ts';
import { eventually, type House } from './house.ts';

const LIMIT_MS = 50_000;

/** Everything about one application, for a house that is there only when the tests run. */
export function funderDesk(house: () => House) {
  const at = (partner: 'finfra' | 'dompetKilat', path: string, body: object) =>
    fetch(`${house().simulators.urls[partner]}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const workflow = ({ applicationNo }: Applied) => workflowIds.loan(applicationNo);

  const desk = {
    async applied(lastDigits?: string): Promise<Applied> {
      const { userId, person } = await activeBorrower(house(), {
        limit: 10_000_000,
        ...(lastDigits ? { lastDigits } : {}),
      });
      const submission = submissionOf(house(), userId);
      await house().arus.submitLoan(submission);
      return { ...submission, nik: person.nik };
    },

    becomes: ({ applicationNo }: Applied, ...statuses: string[]) =>
      eventually(
        () => statusOf(house(), applicationNo),
        (status) => statuses.includes(status),
        LIMIT_MS,
      ),
    ends: (applied: Applied) => desk.becomes(applied, 'ACTIVE', 'REJECTED', 'CANCELLED', 'EXPIRED'),

    blocked: (applied: Applied, step?: string) =>
      eventually(
        () => house().arus.blockedBy(workflow(applied)),
        (block) => block !== null && (!step || block.step === step),
        LIMIT_MS,
      ),
    resolve: (applied: Applied, action: Resolution['action']) =>
      house().arus.resolveBlock(workflow(applied), { action, operator: 'ops@example.com', reason: 'looked into it' }),

    /** Funders as they were tried, with what became of each. */
    attempts: ({ applicationId }: Applied) =>
      house()
        .orm.em.fork()
        .find(FundingAttemptSchema, { application: applicationId }, { orderBy: { number: 'asc' } }),
    async story({ applicationId }: Applied) {
      const em = house().orm.em.fork();
      const events = await em.find(
        ApplicationEventSchema,
        { application: applicationId },
        { orderBy: { at: 'asc', id: 'asc' } },
      );
      return events.map(({ status }) => status).join(' > ');
    },
    /** Waits until the story ends like this. */
    told: (applied: Applied, ending: string) =>
      eventually(
        () => desk.story(applied),
        (story) => story.endsWith(ending),
        LIMIT_MS,
      ),
    closedReason: async ({ applicationId: id }: Applied) =>
      (await house().orm.em.fork().findOneOrFail(ApplicationSchema, { id })).closedReason,

    /** The next calls of an operation go wrong, whoever is meant. */
    fault: (partner: 'finfra' | 'dompetKilat', operation: string, fault: string, times = 1, nik?: string) =>
      at(partner, '/_sim/scenario', { operation, fault, times, ...(nik ? { nik } : {}) }),
    /** A callback about this loan, true or not. */
    async sayFinfra(status: 'SIGNED' | 'DISBURSED', applied: Applied): Promise<void> {
      const loan = (await desk.attempts(applied)).find(({ funder }) => funder === 'FINFRA')!;
      const body = { loan_unique_id: loan.funderLoanId, status, occurred_at: new Date().toISOString() };
      await at('finfra', '/_sim/callback', { title: `loan_${status.toLowerCase()}`, body });
    },

    /** Operations of Finfra that name this loan and went well, in order. */
    async askedOfFinfra(path: string): Promise<string[]> {
      const answer = await fetch(`${house().simulators.urls.finfra}/_sim/exchanges`);
      const { exchanges } = (await answer.json()) as {
        exchanges: { operation: string; path: string; status: number }[];
      };
      return exchanges.filter((one) => one.path.includes(path) && one.status < 300).map(({ operation }) => operation);
    },
  };
  return desk;
}

export interface Applied {
  applicationId: string;
  applicationNo: string;
  userId: string;
  nik: string;
}
