/** The operators' listener: console, operator API and codec server. Never on a public interface. */
import express, { type Express, Router } from 'express';
import helmet from 'helmet';
import type { ApiContext } from '../context.ts';
import { mount } from '../contract/mount.ts';
import { healthContracts } from '../openapi/service.ts';
import { handleErrors, notFound } from '../middleware/handle-errors.ts';
import { healthHandlers } from '../middleware/health.ts';
import { requestFrame, timeLimit } from '../middleware/request-frame.ts';
import { storableAddress } from '../middleware/storable-text.ts';
import { applicationRoutes } from './cases/applications.ts';
import { auditRoutes } from './audit/audit-log.ts';
import { borrowerRoutes } from './people/borrowers.ts';
import { bureauReportRoutes } from './people/bureau-reports.ts';
import { caseRoutes } from './cases/cases.ts';
import { codecRoutes } from './codec.ts';
import { answerError } from './console/error-pages.ts';
import { consoleRoutes } from './console/routes.ts';
import { inboxRoutes } from './inbox/routes.ts';
import { loanRoutes } from './loans/routes.ts';
import { loginRoutes } from './session/login.ts';
import { noteRefusedLogins } from './session/login-refusals.ts';
import { personalDataRoutes } from './people/personal-data.ts';
import { proposalRoutes } from './proposals/proposal-routes.ts';
import { authenticated } from './session/sessions.ts';
import { workRoutes } from './cases/work.ts';

const ANSWER_WITHIN_MS = 60_000;

/** Everything of this listener is here; nothing else may be loaded by its pages. */
const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
};

export function operatorApp(context: ApiContext): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', context.config.TRUST_PROXY);
  app.set('query parser', 'simple');

  app.use(
    requestFrame(context),
    helmet({ contentSecurityPolicy, hsts: context.config.NODE_ENV === 'production' }),
    timeLimit(ANSWER_WITHIN_MS),
  );
  app.use(mount(context, healthContracts, healthHandlers(context)), storableAddress);
  app.use(loginRoutes(context));
  app.use('/login', noteRefusedLogins(context));
  app.use(codecRoutes(context));
  app.use(consoleRoutes(context));
  app.use('/api', authenticated(context));
  app.use(
    Router().use(
      applicationRoutes(context),
      caseRoutes(context),
      borrowerRoutes(context),
      bureauReportRoutes(context),
      personalDataRoutes(context),
      loanRoutes(context),
      inboxRoutes(context),
      proposalRoutes(context),
      workRoutes(context),
      auditRoutes(context),
    ),
  );
  app.use(notFound);
  app.use(handleErrors(context, answerError(context)));
  return app;
}
