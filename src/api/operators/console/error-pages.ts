/** What went wrong, as a page, for a browser that asked for a page. Calls of the API are answered in its envelope. */
import type { Request, Response } from 'express';
import { errorBody } from '../../envelope.ts';
import type { ApiError } from '../../errors.ts';
import type { ApiContext } from '../../context.ts';
import { renderPage } from './pages.ts';
import { callerOf } from '../session/sessions.ts';

/** For the error handler, which has set the status. */
export const answerError =
  (context: ApiContext) =>
  (error: ApiError, req: Request, res: Response): void => {
    if (!wantsPage(req)) {
      res.json(errorBody(error));
      return;
    }
    // While the database is away nobody can be known; asking would only take time.
    const caller = error.status >= 500 ? Promise.resolve(null) : callerOf(context, req).catch(() => null);
    void caller.then((known) =>
      renderPage(res, 'error', {
        title: titles[error.status] ?? 'Tidak dapat ditampilkan',
        ...{ caller: known, status: error.status, message: error.message },
        requestId: error.data?.['request_id'] ?? null,
      }),
    );
  };

const titles: Record<number, string> = {
  404: 'Tidak ditemukan',
  500: 'Kesalahan pada sistem kami',
  503: 'Layanan sedang tidak tersedia',
};

/** A script of ours, curl and the codec's callers ask for JSON, or for anything. */
const wantsPage = (req: Request): boolean =>
  ['GET', 'HEAD'].includes(req.method) &&
  !/^\/(api|codec|healthz|readyz)(\/|$)/.test(req.path) &&
  req.accepts(['json', 'html']) === 'html';
