/** NIK, the national identity number: 16 digits, of which 7–12 are the birth date, a woman's day with 40 added. */
import type { Gender } from './borrower.ts';

/** Whether the text is 16 digits with a possible birth day and month. */
export function isNik(nik: string): boolean {
  if (!/^\d{16}$/.test(nik)) return false;
  const { day, month } = birthDigits(nik);
  return day >= 1 && day <= 31 && month >= 1 && month <= 12;
}

/** Returns the gender that the NIK encodes. */
export const genderOfNik = (nik: string): Gender => (birthDigits(nik).isWoman ? 'FEMALE' : 'MALE');

/** Whether the NIK encodes this birth date (`YYYY-MM-DD`) and, if given, this gender. */
export function nikAgreesWith(nik: string, { birthDate, gender }: { birthDate: string; gender?: Gender }): boolean {
  if (!isNik(nik)) return false;
  const { day, month, year } = birthDigits(nik);
  const [birthYear, birthMonth, birthDay] = birthDate.split('-').map(Number);
  const sameDay = birthDay === day && birthMonth === month && birthYear! % 100 === year;
  return sameDay && (gender === undefined || gender === genderOfNik(nik));
}

const WOMEN_ADD = 40;

function birthDigits(nik: string) {
  const [day, month, year] = [nik.slice(6, 8), nik.slice(8, 10), nik.slice(10, 12)].map(Number) as [
    number,
    number,
    number,
  ];
  const isWoman = day > WOMEN_ADD;
  return { day: isWoman ? day - WOMEN_ADD : day, month, year, isWoman };
}
