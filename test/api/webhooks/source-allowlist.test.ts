import { describe, expect, test } from '@jest/globals';
import { sourceAllowlist } from '../../../src/api/webhooks/source-allowlist.ts';

const allowed = sourceAllowlist(['127.0.0.1', '::1', 'fe80::1', '10.20.0.0/16', '2001:db8:1::/48', '203.0.113.7']);

describe('who may call our Dompet Kilat callbacks', () => {
  test.each(['127.0.0.1', '::1', 'fe80::1%eth0', '10.20.255.1', '2001:db8:1::5', '203.0.113.7'])(
    '%s may: it is listed, or in a block that is',
    (ip) => {
      expect(allowed(ip)).toBe(true);
    },
  );

  test.each(['::ffff:127.0.0.1', '::ffff:10.20.3.4', '::ffff:a14:304', '::FFFF:203.0.113.7'])(
    '%s may: it is an IPv4 caller on an IPv6 socket',
    (ip) => {
      expect(allowed(ip)).toBe(true);
    },
  );

  test.each(['127.0.0.2', '10.21.0.1', '2001:db8:2::5', '::ffff:10.21.0.1', '::2', 'unknown', '', undefined])(
    '%s may not',
    (ip) => {
      expect(allowed(ip)).toBe(false);
    },
  );

  test.each(['10.0.0.0/33', '::1/129', 'localhost', '10.0.0.0/x', '1.2.3'])('%s stops the start', (entry) => {
    expect(() => sourceAllowlist([entry])).toThrow(`"${entry}" is not an IP address or CIDR block`);
  });
});
