/** Simulator of Finfra: tokens, e-KYC, documents, borrowers, reports, loans, callbacks. Source: docs/sources/finfra.md. */
import type { Shelf } from '../frame/shelf.ts';
import type { Partner, Simulator, Stage } from '../frame/stage.ts';
import { authentication } from './authentication.ts';
import { borrowers } from './borrowers.ts';
import { callbackControls } from './callbacks.ts';
import { documents } from './documents.ts';
import { eKyc } from './e-kyc.ts';
import { loans } from './loans.ts';
import { finfraMemory } from './memory.ts';
import { peopleControl } from './person.ts';
import { refusal } from './refusal.ts';
import { reports } from './reports.ts';
import { virtualAccounts } from './virtual-accounts.ts';

export const finfraSimulator = {
  baseUrl: 'FINFRA_BASE_URL',
  credentials: {
    FINFRA_CLIENT_ID: 'arus',
    FINFRA_CLIENT_SECRET: 'embedded-finfra',
    FINFRA_CALLBACK_KEY: 'embedded-finfra-callback',
  },
  open: finfra,
} as const satisfies Simulator;

function finfra(stage: Stage): Partner {
  const memory = finfraMemory();
  const auth = authentication(stage, memory);
  const borrowerDesk = borrowers(stage, memory, auth);
  const loanDesk = loans(stage, memory, auth);

  return {
    title: 'Finfra',
    document: 'docs/sources/finfra.md',
    shelves: Object.values<Shelf<unknown>>({ ...memory }),
    refusal,
    expireTokens() {
      memory.tokens.clear();
      memory.refreshTokens.clear();
    },
    resume() {
      borrowerDesk.resume();
      loanDesk.resume();
    },
    routes: [
      ...auth.routes,
      ...eKyc(stage, memory, auth),
      ...reports(stage, memory, auth),
      ...documents(memory),
      ...borrowerDesk.routes,
      ...loanDesk.routes,
      virtualAccounts(memory, auth),
    ],
    control: [peopleControl(memory), ...callbackControls(stage, memory)],
  };
}
