/** How the pages write money, dates, times and ages: Indonesian, and always Jakarta's clock. */
import { formatRupiah } from '../../../domain/money.ts';

const JAKARTA = { timeZone: 'Asia/Jakarta' };
const instants = new Intl.DateTimeFormat('id-ID', { dateStyle: 'medium', timeStyle: 'short', ...JAKARTA });
const dates = new Intl.DateTimeFormat('id-ID', { dateStyle: 'medium', timeZone: 'UTC' });

/** As borrowers read it, with the sign of typography: `Rp8.000.000`, `−Rp1.000`. */
const rupiah = (amount: number): string => formatRupiah(amount).replace('-', '−');

/** An instant: `21 Nov 2026, 18.50 WIB`. */
const at = (instant: string | Date): string => `${instants.format(new Date(instant))} WIB`;

/** A business date: `21 Nov 2026`. */
const date = (day: string): string => dates.format(new Date(`${day}T00:00:00Z`));

/** How long ago, in the largest whole unit: `3 hari`. */
function age(instant: string | Date, now = Date.now()): string {
  const minutes = Math.max(0, Math.floor((now - new Date(instant).getTime()) / 60_000));
  if (minutes < 60) return `${minutes} menit`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} jam` : `${Math.floor(minutes / 1440)} hari`;
}

/** A share of 0 to 1: `95,2%`. */
const percent = (share: number): string => `${(share * 100).toLocaleString('id-ID', { maximumFractionDigits: 1 })}%`;

/** A code as a class of the style sheet. */
const css = (code: string): string => code.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

/** Enough of an id to tell two apart. */
const short = (id: string): string => id.slice(0, 8);

export const format = { rupiah, at, date, age, percent, css, short };
