/** The operators' listener: console, operator API and codec server. Never on a public interface. */
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { ApiContext } from '../context.ts';
import { mount } from '../contract/mount.ts';
import { healthContracts } from '../openapi/service.ts';
import { documentHandlers } from '../openapi/page.ts';
import { handleErrors, notFound } from '../middleware/handle-errors.ts';
import { healthHandlers } from '../middleware/health.ts';
import { requestFrame, timeLimit } from '../middleware/request-frame.ts';
import { storableAddress } from '../middleware/storable-text.ts';
import { auditContracts } from './audit/contracts.ts';
import { auditHandlers } from './audit/handlers.ts';
import { applicationContracts } from './cases/application-contracts.ts';
import { applicationHandlers } from './cases/applications.ts';
import { caseContracts } from './cases/case-contracts.ts';
import { caseHandlers } from './cases/cases.ts';
import { workContracts } from './cases/work-contracts.ts';
import { workHandlers } from './cases/work.ts';
import { allowUi } from './codec/access.ts';
import { codecContracts } from './codec/contracts.ts';
import { codecHandlers } from './codec/handlers.ts';
import { answerError } from './console/error-pages.ts';
import { consoleRoutes } from './console/routes.ts';
import { operatorDocument, operatorDocumentContracts } from './document.ts';
import { inboxContracts } from './inbox/contracts.ts';
import { inboxHandlers } from './inbox/handlers.ts';
import { loanContracts } from './loans/contracts.ts';
import { loanHandlers } from './loans/handlers.ts';
import { peopleContracts } from './people/contracts.ts';
import { peopleHandlers } from './people/handlers.ts';
import { proposalContracts } from './proposals/contracts.ts';
import { proposalHandlers } from './proposals/handlers.ts';
import { sessionContracts } from './session/contracts.ts';
import { sessionHandlers } from './session/handlers.ts';
import { noteRefusedLogins } from './session/login-refusals.ts';
import { authenticated } from './session/sessions.ts';

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

const served = {
  path: operatorDocumentContracts.getDocument.path,
  title: 'Arus operators API',
  document: operatorDocument,
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
  app.use(mount(context, sessionContracts, sessionHandlers(context)));
  app.use('/login', noteRefusedLogins(context));
  // Browsers ask before they send payloads from the Temporal UI.
  app.options('/codec/:direction', allowUi, (_req, res) => void res.status(204).end());
  app.use(mount(context, codecContracts, codecHandlers(context)));
  app.use(consoleRoutes(context));
  app.use(mount(context, operatorDocumentContracts, documentHandlers(served)));
  // Before the routes: an address that is none, or another method, is not shown to strangers either.
  app.use('/api', authenticated(context));
  app.use(
    mount(context, workContracts, workHandlers(context)),
    mount(context, proposalContracts, proposalHandlers(context)),
    mount(context, applicationContracts, applicationHandlers(context)),
    mount(context, caseContracts, caseHandlers(context)),
    mount(context, peopleContracts, peopleHandlers(context)),
    mount(context, loanContracts, loanHandlers(context)),
    mount(context, inboxContracts, inboxHandlers(context)),
    mount(context, auditContracts, auditHandlers(context)),
  );
  app.use(notFound);
  app.use(handleErrors(context, answerError(context)));
  return app;
}
