/** Waiting for a funder's callback, with polling and a timeout: callbacks come early, late, twice or never. Part of funding. */
import { condition, setHandler } from '@temporalio/workflow';
import { secondsUntilNextPoll } from '../../domain/polling-backoff.ts';
import type { FunderName } from '../../domain/funding/funder-name.ts';
import type { LoanCase } from '../case/application-case.ts';
import { type FunderEvent, type FunderReport, funderReported } from '../messages.ts';

export interface Wait {
  /** Any of these ends the wait. */
  events: FunderEvent[];
  /** Polls the funder; null: no news. Left out: the funder cannot be polled. */
  ask?: () => Promise<FunderReport | null>;
  /** Timeout, after which null is returned. */
  withinSeconds: number;
  /** The borrower may end the wait by cancelling. */
  cancellable?: boolean;
}

export type FunderReports = ReturnType<typeof listenToFunders>;

/** Installs the handler of `funderReported`; call once. Reports that come before a wait are kept. */
export function listenToFunders(application: LoanCase) {
  const received = new Map<string, FunderReport>();
  const key = (funder: FunderName, event: FunderEvent) => `${funder} ${event}`;
  setHandler(funderReported, (report) => void received.set(key(report.funder, report.event), report));

  return {
    /** Returns the report if it has come already. */
    received: (funder: FunderName, event: FunderEvent) => received.get(key(funder, event)),
    /** Deletes a report that turned out to be untrue. */
    discard: (funder: FunderName, event: FunderEvent) => void received.delete(key(funder, event)),

    /** Returns the first report of these events, polled with back-off between callbacks; null after the timeout. Throws CaseEnded on a cancellation. */
    async waitFor(
      funder: FunderName,
      { events, ask, withinSeconds, cancellable = true }: Wait,
    ): Promise<FunderReport | null> {
      const reported = () =>
        events.map((event) => received.get(key(funder, event))).find((report) => report !== undefined);
      const interrupted = () => cancellable && application.cancelWanted;
      const { silenceSeconds } = application;
      const since = Date.now();
      const waitedSeconds = () => (Date.now() - since) / 1000;
      const pauseMs = (asked: number): number => {
        const left = withinSeconds - waitedSeconds();
        const pause = ask ? secondsUntilNextPoll({ silenceSeconds, asked, waitedSeconds: waitedSeconds() }) : left;
        return Math.ceil(Math.max(Math.min(pause, left), 1) * 1000);
      };

      for (let asked = 0; ; asked++) {
        const summary = `silence of ${funder} about ${events[0]}`;
        if (await condition(() => reported() !== undefined || interrupted(), pauseMs(asked), { summary })) {
          if (interrupted()) application.stopIfCancelled();
          const report = reported();
          if (report) return report;
        }
        const answer = await ask?.();
        if (answer && events.includes(answer.event)) return answer;
        if (waitedSeconds() >= withinSeconds) return null;
      }
    },
  };
}
