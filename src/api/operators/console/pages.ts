/** The console's pages: Eta templates in console/, everything escaped, no script or style from elsewhere. */
import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';
import type { Response } from 'express';
import { format } from './format.ts';
import { wordOf, words } from './words.ts';
import type { OperatorCaller } from '../session/sessions.ts';

export const consoleFolder = fileURLToPath(new URL('../../../../console/', import.meta.url));

const eta = new Eta({ views: consoleFolder, cache: true, autoEscape: true });

export type Template =
  | 'login'
  | 'work'
  | 'applications'
  | 'application'
  | 'borrowers'
  | 'borrower'
  | 'case'
  | 'repayments'
  | 'inbox'
  | 'message'
  | 'audit'
  | 'error';

export interface PageData {
  title: string;
  /** Null where nobody is signed in: the page has no navigation then. */
  caller?: OperatorCaller | null;
  /** The address in the navigation that this page belongs to. */
  here?: string;
}

export function renderPage(res: Response, template: Template, data: PageData & Record<string, unknown>): void {
  res
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(eta.render(template, { ...data, format, words, wordOf }));
}
