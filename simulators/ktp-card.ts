/** Test KTP images with a machine-readable NIK for the simulated OCR; it survives resizing and the loss of metadata. */
import { createHash } from 'node:crypto';
import sharp from 'sharp';

const [WIDTH, HEIGHT, STRIP] = [1024, 640, 80];
/** 8 cells to find it, 64 for the NIK (four bits a digit), 16 to check it. */
const CELLS = 88;
const START = '10110010';

/** A JPEG of a card with this NIK; `seed` makes pictures of one person differ. */
export async function drawKtp(nik: string, seed = ''): Promise<Buffer> {
  const cells = START + bitsOf(nik);
  const cell = WIDTH / CELLS;
  const bars = [...cells]
    .map((bit, i) =>
      bit === '1' ? `<rect x="${i * cell}" y="${HEIGHT - STRIP}" width="${cell}" height="${STRIP}"/>` : '',
    )
    .join('');
  const tint = createHash('sha256').update(`${nik} ${seed}`).digest('hex').slice(0, 2);
  const card = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">
<rect width="100%" height="100%" fill="#a8c8${tint}"/><rect x="760" y="120" width="200" height="260" fill="#c2554a"/>
<text x="40" y="80" font-size="40" font-family="sans-serif">REPUBLIK CONTOH</text>
<text x="40" y="160" font-size="34" font-family="monospace">NIK ${nik}</text>
<rect y="${HEIGHT - STRIP}" width="100%" height="${STRIP}" fill="#fff"/>${bars}</svg>`;
  return sharp(Buffer.from(card)).jpeg({ quality: 90 }).toBuffer();
}

/** The NIK on the strip at the picture's lower edge, or null where there is no such strip. */
export async function readMachineStrip(image: Buffer): Promise<string | null> {
  try {
    const { width, height } = await sharp(image).metadata();
    const row = Math.floor(height - (height * STRIP) / HEIGHT / 2);
    const { data } = await sharp(image)
      .extract({ left: 0, top: Math.max(0, row - 1), width, height: 1 })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const cell = width / CELLS;
    const bits = Array.from({ length: CELLS }, (_, i) =>
      (data[Math.floor((i + 0.5) * cell)] ?? 255) < 128 ? '1' : '0',
    ).join('');
    if (!bits.startsWith(START)) return null;
    const nik = (bits.slice(8, 72).match(/.{4}/g) ?? []).map((four) => parseInt(four, 2)).join('');
    return /^\d{16}$/.test(nik) && bits.slice(8) === bitsOf(nik) ? nik : null;
  } catch {
    return null; // not a picture that can be decoded: there is no strip either
  }
}

function bitsOf(nik: string): string {
  const digits = [...nik].map((digit) => Number(digit).toString(2).padStart(4, '0')).join('');
  const check = createHash('sha256').update(nik).digest().readUInt16BE(0).toString(2).padStart(16, '0');
  return digits + check;
}
