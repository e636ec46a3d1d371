/** Two people who want to borrow, and what the partners know of them. Their pictures tell them apart by colour. */
import sharp from 'sharp';

export interface Person {
  nik: string;
  fullName: string;
  /** As the person types it. */
  phone: string;
  birthDate: string;
  birthPlace: string;
  gender: 'LAKI-LAKI' | 'PEREMPUAN';
  maritalStatus: string;
  mother: string;
  email: string;
  account: string;
  pin: string;
  deviceId: string;
  /** Of the KTP's picture. */
  colour: { r: number; g: number; b: number };
}

/** Known to the bureau, with an income; Finfra takes her. */
export const ratna: Person = {
  nik: '3578015207920003',
  fullName: 'Ratna Dewi Kusumawati',
  phone: '+62 813-5792-4680',
  birthDate: '1992-07-12',
  birthPlace: 'SURABAYA',
  gender: 'PEREMPUAN',
  maritalStatus: 'KAWIN',
  mother: 'Endang',
  email: 'ratna.dewi@example.org',
  account: '0098123456',
  pin: '908172',
  deviceId: 'ios-7E1B-ratna',
  colour: { r: 20, g: 160, b: 60 },
};

/** One name only, unknown to the bureau, and silent about everything that may be left out; Finfra does not want him. */
export const sukarno: Person = {
  nik: '3273052301880007',
  fullName: 'Sukarno',
  phone: '085712345678',
  birthDate: '1988-01-23',
  birthPlace: 'BANDUNG',
  gender: 'LAKI-LAKI',
  maritalStatus: 'BELUM KAWIN',
  mother: "Nur'aini",
  email: 'sukarno@example.org',
  account: '7700112233445',
  pin: '415926',
  deviceId: 'android.a9f3-sukarno',
  colour: { r: 190, g: 30, b: 40 },
};

export const everybody = [ratna, sukarno];

/** A card without any text: whoever reads it goes by its colour. */
export const ktpPicture = ({ colour }: Person): Promise<Buffer> =>
  sharp({ create: { width: 856, height: 540, channels: 3, background: colour } })
    .png()
    .toBuffer();

export const selfiePicture = (): Promise<Buffer> =>
  sharp({ create: { width: 480, height: 640, channels: 3, background: { r: 200, g: 170, b: 140 } } })
    .jpeg()
    .toBuffer();

/** Whose card this is, or null: another picture. */
export async function readCard(picture: Buffer): Promise<Person | null> {
  const { channels } = await sharp(picture).stats();
  const seen = channels.map(({ mean }) => mean);
  const near = ({ colour: { r, g, b } }: Person) => [r, g, b].every((value, i) => Math.abs(value - seen[i]!) < 12);
  return everybody.find(near) ?? null;
}

/** Digits only, from 62. */
export const phoneDigits = ({ phone }: Person): string => phone.replaceAll(/\D/g, '').replace(/^0/, '62');
