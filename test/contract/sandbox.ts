/** A partner's conversation with its sandbox: `npm run test:sandbox -- finfra`, with FINFRA_BASE_URL and its secrets set. */
import { afterAll, describe, expect, test } from '@jest/globals';
import { patientTransport } from '../partners/transport/patient-transport.ts';
import { conversations, type PartnerName } from './conversations.ts';

export function sandbox(partner: PartnerName): void {
  const variable = `${partner.replaceAll('-', '_').toUpperCase()}_BASE_URL`;
  const { env } = process;
  const baseUrl = env[variable]?.replace(/\/+$/, '');
  describe(`the sandbox of ${partner}`, () => {
    if (!baseUrl) {
      test(`is not asked: ${variable} is not set`, () => {
        process.stderr.write(`${partner}: skipped, ${variable} is not set\n`);
      });
      return;
    }
    const transport = patientTransport();
    afterAll(() => transport.close());
    const steps = conversations[partner]({ baseUrl, env, transport });
    test.each(Object.entries(steps))('%s', async (_, step) => {
      expect(await step()).toMatchObject({ kind: 'ok' });
    });
  });
}
