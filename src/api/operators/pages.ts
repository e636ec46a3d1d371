/** The console's pages: Eta templates in console/, everything escaped, no script or style from elsewhere. */
import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';
import type { Response } from 'express';

export const consoleFolder = fileURLToPath(new URL('../../../console/', import.meta.url));

const eta = new Eta({ views: consoleFolder, cache: true, autoEscape: true });

export type Template = 'login' | 'applications' | 'application' | 'inbox' | 'not-found';

export function renderPage(res: Response, template: Template, data: object): void {
  res
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(eta.render(template, { ...data, format }));
}

/** How pages write money and times; Indonesian. */
const format = {
  rupiah: (amount: number): string => `Rp${amount.toLocaleString('id-ID')}`,
  at: (instant: string): string => jakarta.format(new Date(instant)),
  status: (status: string): string => status.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
};

const jakarta = new Intl.DateTimeFormat('id-ID', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Jakarta' });
