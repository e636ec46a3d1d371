/** The public listener: the mobile API and the partners' webhooks, in one frame. */
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { ApiContext } from './context.ts';
import { mount } from './contract/mount.ts';
import { handleErrors, notFound } from './middleware/handle-errors.ts';
import { healthHandlers } from './middleware/health.ts';
import { generalLimit } from './middleware/rate-limit.ts';
import { requestFrame, timeLimit } from './middleware/request-frame.ts';
import { billContracts } from './mobile/bills/contracts.ts';
import { billHandlers } from './mobile/bills/handlers.ts';
import { loanContracts } from './mobile/loan/contracts.ts';
import { loanHandlers } from './mobile/loan/handlers.ts';
import { limitContracts } from './mobile/loan/limit-contracts.ts';
import { limitHandlers } from './mobile/loan/limit-handlers.ts';
import { biometricContracts } from './mobile/login/biometric-contracts.ts';
import { biometricHandlers } from './mobile/login/biometric-handlers.ts';
import { loginContracts } from './mobile/login/contracts.ts';
import { loginHandlers } from './mobile/login/handlers.ts';
import { onboardingContracts } from './mobile/onboarding/contracts.ts';
import { onboardingHandlers } from './mobile/onboarding/handlers.ts';
import { paymentContracts } from './mobile/payments/contracts.ts';
import { paymentHandlers } from './mobile/payments/handlers.ts';
import { referenceContracts } from './mobile/references/contracts.ts';
import { referenceHandlers } from './mobile/references/handlers.ts';
import { apiDocument } from './openapi/document.ts';
import { documentHandlers } from './openapi/page.ts';
import { documentContracts, healthContracts } from './openapi/service.ts';
import { webhookRoutes } from './webhooks/routes.ts';

/** KYC waits for two partner calls and a person's liveness verdict. */
const ANSWER_WITHIN_MS = 60_000;

export function mobileApp(context: ApiContext): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', context.config.TRUST_PROXY);
  app.set('query parser', 'simple');

  app.use(requestFrame(context), helmet(), timeLimit(ANSWER_WITHIN_MS));
  app.use(mount(context, healthContracts, healthHandlers(context)));
  app.use(webhookRoutes(context));
  app.use('/api/v1', generalLimit(context));
  app.use(
    mount(context, onboardingContracts, onboardingHandlers(context)),
    mount(context, biometricContracts, biometricHandlers(context)),
    mount(context, loginContracts, loginHandlers(context)),
    mount(context, limitContracts, limitHandlers(context)),
    mount(context, loanContracts, loanHandlers(context)),
    mount(context, billContracts, billHandlers(context)),
    mount(context, paymentContracts, paymentHandlers(context)),
    mount(context, referenceContracts, referenceHandlers(context)),
  );
  app.use(
    mount(
      context,
      documentContracts,
      documentHandlers({ path: documentContracts.getDocument.path, title: 'Arus API', document: apiDocument }),
    ),
  );
  app.use(notFound);
  app.use(handleErrors(context));
  return app;
}
