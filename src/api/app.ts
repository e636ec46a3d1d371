/** The public listener: the mobile API and the partners' webhooks, in one frame. */
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { ApiContext } from './context.ts';
import { mount } from './contract/mount.ts';
import { handleErrors, notFound } from './middleware/handle-errors.ts';
import { healthHandlers } from './middleware/health.ts';
import { generalLimit } from './middleware/rate-limit.ts';
import { requestFrame, timeLimit } from './middleware/request-frame.ts';
import { authRoutes } from './mobile/login/routes.ts';
import { biometricRoutes } from './mobile/login/biometric.ts';
import { loanRoutes } from './mobile/loan/routes.ts';
import { onboardingRoutes } from './mobile/onboarding/routes.ts';
import { paymentRoutes } from './mobile/payments/routes.ts';
import { referenceContracts } from './mobile/references/contracts.ts';
import { referenceHandlers } from './mobile/references/handlers.ts';
import { documentHandlers } from './openapi/page.ts';
import { documentContracts, healthContracts } from './openapi/service.ts';
import { dompetKilatWebhookRoutes } from './webhooks/dompet-kilat.ts';
import { finfraWebhookRoutes } from './webhooks/finfra.ts';
import { paymentWebhookRoutes } from './webhooks/payments.ts';

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
  app.use(paymentWebhookRoutes(context), finfraWebhookRoutes(context), dompetKilatWebhookRoutes(context));
  app.use('/api/v1', generalLimit(context));
  app.use('/api/v1/onboarding', onboardingRoutes(context));
  app.use('/api/v1/biometric', biometricRoutes(context));
  app.use('/api/v1/auth', authRoutes(context));
  app.use('/api/v1/loan', loanRoutes(context));
  app.use('/api/v1/payments', paymentRoutes(context));
  app.use(mount(context, referenceContracts, referenceHandlers(context)));
  app.use(mount(context, documentContracts, documentHandlers()));
  app.use(notFound);
  app.use(handleErrors(context));
  return app;
}
