/** The operators' pages, for whoever prefers a browser to the API. They show what the API answers and send what it takes. */
import { type RequestHandler, Router } from 'express';
import type { ApiContext } from '../../context.ts';
import { endpoint } from '../../middleware/endpoint.ts';
import { applicationPage, applicationsPage } from './application-page.ts';
import { auditPage } from './audit-page.ts';
import { borrowerPage, borrowersPage } from './borrower-page.ts';
import { casePage } from './case-page.ts';
import { inboxPage, messagePage } from './inbox-pages.ts';
import type { Page } from './page.ts';
import { repaymentsPage } from './repayments-page.ts';
import { workPage } from './work-page.ts';
import { consoleFolder } from './pages.ts';
import { callerOf } from '../session/sessions.ts';

const pages: Record<string, Page> = {
  '/': workPage,
  '/applications': applicationsPage,
  '/applications/:applicationNo': applicationPage,
  '/borrowers': borrowersPage,
  '/borrowers/:userId': borrowerPage,
  '/cases/:workflowId': casePage,
  '/repayments': repaymentsPage,
  '/inbox': inboxPage,
  '/inbox/:id': messagePage,
  '/audit': auditPage,
};

export function consoleRoutes(context: ApiContext): Router {
  const router = Router();
  const asset =
    (file: string): RequestHandler =>
    (_req, res) =>
      res.sendFile(file, { root: consoleFolder });
  for (const file of ['console.css', 'forms.css', 'pages.css', 'console.js', 'favicon.svg'])
    endpoint(router, `/assets/${file}`, { get: [asset(file)] });
  // Browsers ask for it on their own where a page names none, as for the PDFs.
  endpoint(router, '/favicon.ico', { get: [asset('favicon.svg')] });

  /** Visitors without a session are shown the way in, and come back to where they wanted to go. */
  const signedIn =
    (show: Page): RequestHandler =>
    async (req, res) => {
      const caller = await callerOf(context, req);
      if (caller) await show(context, caller, req, res);
      else res.redirect(303, req.path === '/' ? '/login' : `/login?then=${encodeURIComponent(req.originalUrl)}`);
    };
  for (const [path, page] of Object.entries(pages)) endpoint(router, path, { get: [signedIn(page)] });
  return router;
}
