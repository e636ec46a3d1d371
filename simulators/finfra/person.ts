/** Simulated OCR of the KTP: a registered person, or one generated from the NIK on the card or from the image. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { controlRefusal } from '../frame/control.ts';
import { jsonBody, type Route } from '../frame/http.ts';
import { ok } from '../frame/stage.ts';
import { readMachineStrip } from '../ktp-card.ts';
import type { FinfraMemory } from './memory.ts';
import { nik } from './formats.ts';

/** The fields that OCR reads, as printed on the card. */
export interface Person {
  nik: string;
  full_name: string;
  birth_place: string;
  birth_date: string;
  gender: string;
  address: string;
  rt_rw: string;
  village: string;
  district: string;
  city: string;
  province: string;
  marital_status: string;
}

const registration = z.object({
  nik,
  full_name: z.string().min(1).optional(),
  birth_place: z.string().optional(),
  birth_date: z.iso.date().optional(),
  gender: z.string().optional(),
  address: z.string().optional(),
  rt_rw: z.string().optional(),
  village: z.string().optional(),
  district: z.string().optional(),
  city: z.string().optional(),
  province: z.string().optional(),
  marital_status: z.string().optional(),
});

/** POST /_sim/people: registers a person; the next card that is read is theirs. */
export const peopleControl = (memory: FinfraMemory): Route => ({
  method: 'POST',
  path: '/_sim/people',
  operation: 'people',
  handle(call) {
    const given = jsonBody(call, registration, controlRefusal);
    const person: Person = { ...personOf(given.nik), ...given };
    memory.people.put(person.nik, person);
    memory.unread.remove(person.nik);
    memory.unread.put(person.nik, person.nik);
    return ok({ person }, 201);
  },
});

/**
 * Reads a card. In this order: the machine strip that `drawKtp` puts on a card; the people registered and not yet read, in
 * order; the person that the same image gave before; a person generated from the image's hash.
 */
export async function readKtp(image: Buffer, memory: FinfraMemory): Promise<Person> {
  const hash = createHash('sha256').update(image).digest('hex');
  const number =
    (await readMachineStrip(image)) ?? memory.unread.values()[0] ?? memory.readings.get(hash) ?? nikFrom(hash);
  memory.unread.remove(number);
  memory.readings.put(hash, number);
  return memory.people.get(number) ?? personOf(number);
}

/** The image is a JPEG or PNG by its first bytes. */
export const isPicture = (bytes: Buffer): boolean =>
  bytes.subarray(0, 3).toString('hex') === 'ffd8ff' || bytes.subarray(0, 8).toString('hex') === '89504e470d0a1a0a';

const firstNames = {
  LAKI: ['BUDI', 'AGUS', 'JOKO', 'RIZKY', 'HENDRA', 'FAJAR', 'ANDI', 'DIMAS'],
  PEREMPUAN: ['SITI', 'DEWI', 'RINA', 'PUTRI', 'AYU', 'LESTARI', 'WULAN', 'INDAH'],
};
const lastNames = ['SANTOSO', 'WIJAYA', 'PRATAMA', 'HIDAYAT', 'NUGROHO', 'SAPUTRA', 'KUSUMA', 'MAHARANI'];

/** Returns a person with this NIK: birth date and gender from the number, the rest derived from it. */
function personOf(number: string): Person {
  const dice = createHash('sha256').update(number).digest();
  const day = Number(number.slice(6, 8));
  const woman = day > 40;
  const year = Number(number.slice(10, 12));
  const century = year > new Date().getUTCFullYear() % 100 ? 1900 : 2000;
  const first = firstNames[woman ? 'PEREMPUAN' : 'LAKI'][dice[0]! % 8];
  return {
    nik: number,
    full_name: `${first} ${lastNames[dice[1]! % 8]}`,
    birth_place: 'JAKARTA',
    birth_date: `${century + year}-${number.slice(8, 10)}-${String(woman ? day - 40 : day).padStart(2, '0')}`,
    gender: woman ? 'PEREMPUAN' : 'LAKI-LAKI',
    address: `JL. MELATI NO. ${1 + (dice[2]! % 99)}`,
    rt_rw: '001/002',
    village: 'MENTENG',
    district: 'MENTENG',
    city: 'JAKARTA PUSAT',
    province: 'DKI JAKARTA',
    marital_status: 'BELUM KAWIN',
  };
}

/** A well-formed NIK of a person between 25 and 44 (in 2026), from a hash; never one of the scenarios' digits. */
function nikFrom(hash: string): string {
  const dice = Buffer.from(hash, 'hex');
  const two = (number: number) => String(number).padStart(2, '0');
  const [day, month, year] = [1 + (dice[0]! % 28), 1 + (dice[1]! % 12), 82 + (dice[2]! % 18)];
  const serial = 1 + (dice.readUInt32BE(4) % 8999);
  return `317${1 + (dice[3]! % 5)}0${1 + (dice[8]! % 8)}${two(day + (dice[9]! % 2) * 40)}${two(month)}${two(year)}${String(serial).padStart(4, '0')}`;
}
