/** QRIS payloads: EMV merchant-presented QR codes, tag-length-value with a checksum. */

/** `amount` in rupiah; `reference` goes into the additional data (tag 62). */
export function qrisPayload(amount: number, reference: string): string {
  const merchant = field('00', 'ID.CO.QRIS.WWW') + field('02', 'ID1020210012345') + field('03', 'UMI');
  const payload =
    field('00', '01') +
    field('01', '12') + // dynamic: for one payment
    field('51', merchant) +
    field('52', '6012') +
    field('53', '360') +
    field('54', String(amount)) +
    field('58', 'ID') +
    field('59', 'ARUS SIMULASI') +
    field('60', 'JAKARTA') +
    field('62', field('01', reference.slice(0, 25))) +
    '6304';
  return payload + checksum(payload);
}

const field = (tag: string, value: string) => `${tag}${String(value.length).padStart(2, '0')}${value}`;

/** CRC-16/CCITT-FALSE over the payload including its own tag and length, four upper-case hex digits. */
export function checksum(text: string): string {
  let crc = 0xffff;
  for (const byte of Buffer.from(text, 'utf8')) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}
