/** The operators' pages, for whoever prefers a browser to the API. They show what the API answers and send what it takes. */
import { type Request, type RequestHandler, type Response, Router } from 'express';
import { z } from 'zod';
import { applicationStatuses, inboxStates } from '../../domain/states.ts';
import { ApiError } from '../errors.ts';
import type { House } from '../house.ts';
import { endpoint } from '../middleware/endpoint.ts';
import { listApplications, readApplication } from './application-reads.ts';
import { audit } from './audit.ts';
import { blocksOf } from './blocks.ts';
import { listInbox } from './inbox.ts';
import { page } from './inputs.ts';
import { readLedger } from './loans.ts';
import { consoleFolder, renderPage } from './pages.ts';
import { callerOf, type OperatorCaller } from './sessions.ts';

/** What a hand may have typed into the address falls back to the whole list. */
const listQuery = z.object({
  status: z.enum(applicationStatuses).optional().catch(undefined),
  state: z.enum(inboxStates).optional().catch(undefined),
  q: z.string().trim().max(100).catch(''),
  page: page.catch(1),
});

type Page = (caller: OperatorCaller, req: Request, res: Response) => Promise<void>;

export function consoleRoutes(house: House): Router {
  const router = Router();

  /** Visitors without a session are shown the way in. */
  const signedIn =
    (show: Page): RequestHandler =>
    async (req, res) => {
      const caller = await callerOf(house, req);
      if (caller) await show(caller, req, res);
      else res.redirect(303, '/login');
    };

  const applications: Page = async (caller, req, res) => {
    const { status, q, page } = listQuery.parse(req.query);
    const found = await listApplications(house, { status, q, page });
    renderPage(res, 'applications', { title: 'Pengajuan', caller, ...found, status, q, statuses: applicationStatuses });
  };

  const application: Page = async (caller, req, res) => {
    const applicationNo = String(req.params['applicationNo']);
    const em = house.orm.em.fork();
    const found = await readApplication(house, em, applicationNo).catch(nullWhereNotFound);
    if (!found) {
      renderPage(res.status(404), 'not-found', { title: 'Tidak ditemukan', caller });
      return;
    }
    await audit(em, { actor: caller.email, action: 'application.view', subject: applicationNo });
    const ledger = await readLedger(house, house.orm.em.fork(), applicationNo).catch(nullWhereNotFound);
    // The page is worth showing while Temporal is away.
    const [blocked] = await blocksOf(house, applicationNo).catch(() => []);
    renderPage(res, 'application', {
      title: applicationNo,
      caller,
      application: found,
      ledger,
      blocked: blocked ?? null,
    });
  };

  const inbox: Page = async (caller, req, res) => {
    const { state, page } = listQuery.parse(req.query);
    const found = await listInbox(house, { state, page });
    renderPage(res, 'inbox', { title: 'Pesan masuk', caller, ...found, state, states: inboxStates });
  };

  for (const asset of ['console.css', 'console.js'])
    endpoint(router, `/assets/${asset}`, { get: [(_req, res) => res.sendFile(asset, { root: consoleFolder })] });
  endpoint(router, '/', { get: [(_req, res) => res.redirect(303, '/applications')] });
  endpoint(router, '/applications', { get: [signedIn(applications)] });
  endpoint(router, '/applications/:applicationNo', { get: [signedIn(application)] });
  endpoint(router, '/inbox', { get: [signedIn(inbox)] });
  return router;
}

const nullWhereNotFound = (error: unknown): null => {
  if (error instanceof ApiError && error.status === 404) return null;
  throw error;
};
