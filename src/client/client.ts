/**
 * The typed way to talk to Arus over Temporal: what the HTTP API uses, and what a backend uses that prefers Temporal
 * to HTTP. Every command is an update or a signal on a workflow whose id is a business key, so a repeated command
 * reaches the same case.
 */
import {
  type Client,
  type Connection,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
} from '@temporalio/client';
import type { UpdateDefinition, Workflow } from '@temporalio/common';
import { ANSWER_WITHIN_MS, answered, delivered, NoSuchCase, ServiceUnavailable, toRunning } from './answers.ts';
import { operatorCommands } from './operators.ts';
import type { Config } from '../platform/config.ts';
import { applicationIdFrom, applicationNoFrom } from '../domain/application/keyed-application-no.ts';
import { connectTemporal, type TemporalSettings } from '../temporal/connection.ts';
import * as messages from '../workflows/messages.ts';

export { NoSuchCase, ServiceUnavailable };

export interface OnboardingUser {
  userId: string;
  /** Blind index of the phone, hex. */
  phoneIndex: string;
}

/** A submission of a backend that has no application numbers of its own. */
export type KeyedSubmission = Omit<messages.Submission, 'applicationId' | 'applicationNo'> & {
  /** Made once for each intention of the borrower, kept, and sent again until an answer comes. */
  idempotencyKey: string;
  /** In the number, as the year of the application; kept with the key. */
  year: number;
};

/** What {@link connectArus} needs besides the connection. */
export type ArusSettings = TemporalSettings & Pick<Config, 'PARTNER_SILENCE_SECONDS'>;

export type ArusClient = ReturnType<typeof arusClient>;

/** Connects to Temporal; `close` ends the connection. */
export async function connectArus(settings: ArusSettings) {
  const client = await connectTemporal(settings);
  return {
    arus: arusClient(client, settings.PARTNER_SILENCE_SECONDS),
    temporal: client,
    close: () => client.connection.close(),
  };
}

/** KYC waits for two partner calls. */
const KYC_ANSWER_WITHIN_MS = 55_000;

/** Wraps a connected client. `silenceSeconds`: how long workflows wait for a partner's callback before they ask. */
export function arusClient(client: Client, silenceSeconds: number) {
  const { workflow } = client;

  /** Starts the case unless it runs, and waits for the update's answer. */
  const command = <Result extends object, Argument>(
    update: UpdateDefinition<Result, Argument[]>,
    start: CaseStart,
    argument?: Argument,
    withinMs = ANSWER_WITHIN_MS,
  ): Promise<Result | messages.Refusal> =>
    answered(client, withinMs, () =>
      workflow.executeUpdateWithStart(update, {
        ...(argument === undefined ? {} : { args: [argument] }),
        startWorkflowOperation: new WithStartWorkflowOperation<Workflow>(start.workflowType, {
          workflowId: start.workflowId,
          taskQueue: messages.taskQueues.core,
          workflowIdConflictPolicy: start.whenRunning ?? 'USE_EXISTING',
          workflowIdReusePolicy: start.whenEnded ?? 'ALLOW_DUPLICATE',
          args: [start.input],
          staticSummary: start.summary,
          ...(start.memo ? { memo: start.memo } : {}),
        }),
      }),
    );

  const onboarding = ({ userId, phoneIndex }: OnboardingUser): CaseStart => ({
    workflowType: 'onboarding',
    workflowId: messages.workflowIds.onboarding(phoneIndex),
    input: { userId } satisfies messages.OnboardingInput,
    summary: 'Onboarding of a borrower',
  });

  return {
    /** Opens the onboarding case of a user whose phone was just verified. Idempotent. */
    async startOnboarding(user: OnboardingUser): Promise<void> {
      const { workflowType, workflowId, input, summary } = onboarding(user);
      await answered(client, ANSWER_WITHIN_MS, () =>
        workflow.start<Workflow>(workflowType, {
          workflowId,
          taskQueue: messages.taskQueues.core,
          workflowIdConflictPolicy: 'USE_EXISTING',
          args: [input],
          staticSummary: summary,
        }),
      );
    },

    /**
     * Proves identity with photos that are already in the object store. Returns the e-KYC's verdict, which may be a
     * rejection; refuses with `KYC_UNDER_REVIEW` while an operator looks at an earlier try.
     */
    submitKyc: (user: OnboardingUser, submission: messages.KycSubmission) =>
      command(messages.submitKyc, onboarding(user), submission, KYC_ANSWER_WITHIN_MS),

    /**
     * Stores the personal information and activates the account. Idempotent: again it returns the first activation.
     * Refuses with `KYC_REQUIRED` (identity not verified) or `NIK_ALREADY_REGISTERED` (another account has the NIK).
     */
    completeProfile: (user: OnboardingUser, completion: messages.ProfileCompletion) =>
      command(messages.completeProfile, onboarding(user), completion),

    /**
     * Asks for a first limit. Returns once the request is durable; the decision follows. Refuses with `DUPLICATE_SUBMISSION`
     * while another request runs, else as `limitRequestRefusal` does (src/domain/application/limit-request-rules.ts).
     */
    async requestLimit(userId: string): Promise<{ accepted: true } | messages.Refusal> {
      try {
        return await command<{ accepted: true } | messages.Refusal, never>(messages.limitRequested, {
          workflowType: 'creditLimit',
          workflowId: messages.workflowIds.creditLimit(userId),
          input: { userId } satisfies messages.CreditLimitInput,
          summary: 'Initial credit limit',
          whenRunning: 'FAIL',
        });
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return { refused: { code: 'DUPLICATE_SUBMISSION' } };
        throw error;
      }
    },

    /**
     * Submits a loan application; `amount` in rupiah. Returns once it is durable and the limit is reserved. Refuses as
     * `submissionRefusal` does (src/domain/application/submission-rules.ts). With a key instead of a number, the number is
     * made from it; `IDEMPOTENCY_KEY_REUSED` where that number is another application's, or one that is over.
     */
    async submitLoan(
      given: messages.Submission | KeyedSubmission,
    ): Promise<messages.SubmissionResult | messages.Refusal> {
      const isKeyed = 'idempotencyKey' in given;
      const submission = isKeyed ? numbered(given) : given;
      const { applicationId } = submission;
      const answer = await command<messages.SubmissionResult | messages.Refusal, messages.Submission>(
        messages.submitted,
        {
          workflowType: 'loan',
          workflowId: messages.workflowIds.loan(submission.applicationNo),
          input: {
            applicationId: submission.applicationId,
            applicationNo: submission.applicationNo,
            userId: submission.userId,
            silenceSeconds,
          } satisfies messages.LoanInput,
          summary: `Loan ${submission.applicationNo}`,
          whenEnded: 'REJECT_DUPLICATE',
          ...(isKeyed ? { memo: { applicationId } } : {}),
        },
        submission,
      ).catch((error: unknown) => {
        // The case has ended already, or never began: it was refused.
        if (isKeyed && error instanceof WorkflowExecutionAlreadyStartedError) return keyReused;
        throw error;
      });
      if (!isKeyed || messages.isRefusal(answer)) return answer;
      const running = workflow.getHandle(messages.workflowIds.loan(submission.applicationNo));
      const found = await answered(client, ANSWER_WITHIN_MS, async () => (await running.describe()).memo ?? {});
      return 'applicationId' in found && found['applicationId'] === applicationId ? answer : keyReused;
    },

    /** The number that {@link submitLoan} makes from a key. */
    applicationNoFrom,

    /**
     * Withdraws an application. Returns once everything is undone; refuses with `NOT_CANCELLABLE` once it is signed or has
     * ended. `reason` is shown to the borrower.
     */
    async cancelLoan(applicationNo: string, reason: string): Promise<{ cancelled: true } | messages.Refusal> {
      try {
        return await toRunning(client, messages.workflowIds.loan(applicationNo), messages.cancelApplication, {
          reason,
        });
      } catch (error) {
        if (error instanceof NoSuchCase) return { refused: { code: 'NOT_CANCELLABLE' } };
        throw error;
      }
    },

    /**
     * Orders a payment; amounts in rupiah. Returns what to pay to (a virtual account, a QRIS code). Refuses as
     * `paymentRefusal` does (src/domain/payment/payment-rules.ts), with `PAYMENT_METHOD_UNAVAILABLE` where the gateway does
     * not take it, `SERVICE_UNAVAILABLE` where it does not answer.
     */
    requestPayment: (request: messages.PaymentRequest) =>
      command<messages.PaymentInstruction | messages.Refusal, messages.PaymentRequest>(
        messages.paymentRequested,
        {
          workflowType: 'payment',
          workflowId: messages.workflowIds.payment(request.referenceNo),
          input: { referenceNo: request.referenceNo, silenceSeconds } satisfies messages.PaymentInput,
          summary: `Payment ${request.referenceNo}`,
          whenEnded: 'REJECT_DUPLICATE',
        },
        request,
      ),

    /** Delivers a funder's callback to a loan that is being funded; `NO WORKFLOW` where its case does not run. */
    reportFunder: (applicationNo: string, report: messages.FunderReport) =>
      delivered(() =>
        workflow.getHandle(messages.workflowIds.loan(applicationNo)).signal(messages.funderReported, report),
      ),

    /**
     * Delivers money that the borrower repaid through the funder; `NO WORKFLOW` where the loan is not being serviced.
     */
    reportFunderRepayment: (applicationNo: string, notice: messages.FunderRepayment) =>
      delivered(() =>
        workflow
          .getHandle(messages.workflowIds.repayment(applicationNo))
          .signal(messages.funderRepaymentReported, notice),
      ),

    /** Lets a loan's servicing know that its books changed; `NO WORKFLOW` where it has ended. */
    tellServicing: (applicationNo: string) =>
      delivered(() =>
        workflow.getHandle(messages.workflowIds.repayment(applicationNo)).signal(messages.repaymentPosted),
      ),

    /**
     * Delivers the gateway's notice of a transfer, an expiry or a failure. A transfer that comes after the payment ended
     * starts it anew: money is never refused. Source: docs/adr/005-payments-restart-by-signal-with-start.md.
     */
    async reportPayment(referenceNo: string, notice: messages.PaymentNotice): Promise<'DELIVERED'> {
      await answered(client, ANSWER_WITHIN_MS, () =>
        workflow.signalWithStart<Workflow, [messages.PaymentNotice]>('payment', {
          workflowId: messages.workflowIds.payment(referenceNo),
          taskQueue: messages.taskQueues.core,
          args: [{ referenceNo, silenceSeconds } satisfies messages.PaymentInput],
          signal: messages.paymentReported,
          signalArgs: [notice],
          staticSummary: `Payment ${referenceNo}`,
        }),
      );
      return 'DELIVERED';
    },

    /** Delivers the end of the e-KYC's liveness session; `NO WORKFLOW` where the onboarding does not run. */
    reportLiveness: (phoneIndex: string, report: messages.LivenessReport) =>
      delivered(() =>
        workflow.getHandle(messages.workflowIds.onboarding(phoneIndex)).signal(messages.livenessReported, report),
      ),

    ...operatorCommands(client),

    /** Whether Temporal answers. */
    async ready(): Promise<boolean> {
      try {
        await (client.connection as Connection).withDeadline(Date.now() + 2_000, () =>
          client.connection.workflowService.getSystemInfo({}),
        );
        return true;
      } catch {
        return false;
      }
    },
  };
}

const keyReused: messages.Refusal = { refused: { code: 'IDEMPOTENCY_KEY_REUSED' } };

function numbered({ idempotencyKey, year, ...submission }: KeyedSubmission): messages.Submission {
  const applicationId = applicationIdFrom(idempotencyKey, year);
  return { ...submission, applicationId, applicationNo: applicationNoFrom(idempotencyKey, year) };
}

interface CaseStart {
  workflowType: string;
  workflowId: string;
  input: object;
  summary: string;
  memo?: Record<string, unknown>;
  whenRunning?: 'USE_EXISTING' | 'FAIL';
  whenEnded?: 'ALLOW_DUPLICATE' | 'REJECT_DUPLICATE';
}
