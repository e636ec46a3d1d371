/** Listening to a funder: callbacks come early, late, twice or never; in silence we ask. Part of funding and disbursement. */
import { condition, setHandler } from '@temporalio/workflow';
import { secondsUntilNextPoll } from '../../domain/polling-backoff.ts';
import type { FunderName } from '../../domain/funding/funder-name.ts';
import type { LoanCase } from '../case/application-case.ts';
import { type FunderEvent, type FunderReport, funderReported } from '../messages.ts';

export interface Listening {
  /** Any of these ends the wait. */
  events: FunderEvent[];
  /** Asks the funder; null: it cannot tell yet. Left out: it cannot be asked. */
  ask?: () => Promise<FunderReport | null>;
  /** Null is answered after so long. */
  withinSeconds: number;
  /** The borrower may end the wait by cancelling. */
  cancellable?: boolean;
}

export type FunderReports = ReturnType<typeof listenToFunders>;

/** Installs the handler; what was reported before anybody waited for it is kept. */
export function listenToFunders(application: LoanCase) {
  const heard = new Map<string, FunderReport>();
  const key = (funder: FunderName, event: FunderEvent) => `${funder} ${event}`;
  setHandler(funderReported, (report) => void heard.set(key(report.funder, report.event), report));

  return {
    /** A report that has come already. */
    heard: (funder: FunderName, event: FunderEvent) => heard.get(key(funder, event)),
    /** A report that turned out to be untrue. */
    forget: (funder: FunderName, event: FunderEvent) => void heard.delete(key(funder, event)),

    /** Waits for the callback; after each silence asks, each time a little later. */
    async hear(
      funder: FunderName,
      { events, ask, withinSeconds, cancellable = true }: Listening,
    ): Promise<FunderReport | null> {
      const told = () => events.map((event) => heard.get(key(funder, event))).find((report) => report !== undefined);
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
        if (await condition(() => told() !== undefined || interrupted(), pauseMs(asked), { summary })) {
          if (interrupted()) application.stopIfCancelled();
          const report = told();
          if (report) return report;
        }
        const answer = await ask?.();
        if (answer && events.includes(answer.event)) return answer;
        if (waitedSeconds() >= withinSeconds) return null;
      }
    },
  };
}
