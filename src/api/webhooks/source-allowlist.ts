/** Which addresses may call us: single addresses and CIDR blocks, IPv4 and IPv6. */
import { BlockList, isIP } from 'node:net';

/**
 * Reads `1.2.3.4`, `10.0.0.0/8`, `2001:db8::/32`. Throws on an entry that is neither, at start-up.
 * An IPv4 caller on a dual-stack listener shows as `::ffff:1.2.3.4`; BlockList compares it as `1.2.3.4`.
 */
export function sourceAllowlist(entries: string[]): (address: string | undefined) => boolean {
  const list = new BlockList();
  for (const entry of entries) {
    const [address = '', prefix] = entry.split('/');
    const family = familyOf(address);
    if (!family) throw new Error(`"${entry}" is not an IP address or CIDR block`);
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, prefixLength(entry, prefix, family), family);
  }
  return (address) => {
    // A link-local address may carry the interface that it came by.
    const plain = (address ?? '').replace(/%.*$/, '');
    const family = familyOf(plain);
    return family !== undefined && list.check(plain, family);
  };
}

function prefixLength(entry: string, prefix: string, family: 'ipv4' | 'ipv6'): number {
  const length = /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  if (length < 0 || length > (family === 'ipv4' ? 32 : 128))
    throw new Error(`"${entry}" is not an IP address or CIDR block`);
  return length;
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  return ({ 4: 'ipv4', 6: 'ipv6' } as const)[isIP(address)];
}
