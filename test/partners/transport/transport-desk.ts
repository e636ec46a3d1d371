/** A partner that answers as a test says, and transports to it that are closed after each test. */
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { z } from 'zod';
import {
  type PartnerTransport,
  partnerTransport,
  type TransportOptions,
} from '../../../src/partners/transport/http-client.ts';
import { fakePartner, type FakePartner } from './fake-partner.ts';
import { PATIENT_MS } from './patient-transport.ts';

export const person = z.object({ name: z.string(), nik: z.string() });
export const good = { name: 'BUDI SANTOSO', nik: '3201010101010001' };

export interface TransportDesk {
  readonly partner: FakePartner;
  /** Patient unless `options` say otherwise. */
  transport(options?: Partial<TransportOptions>): PartnerTransport;
  get(): { partner: string; operation: string; method: 'GET'; url: string };
  post(): { partner: string; operation: string; method: 'POST'; url: string };
}

/** For the tests of one file. */
export function transportDesk(): TransportDesk {
  let partner: FakePartner;
  const transports: PartnerTransport[] = [];
  beforeAll(async () => {
    partner = await fakePartner();
  });
  afterEach(async () => {
    partner.heard.length = 0;
    await Promise.all(transports.splice(0).map((transport) => transport.close()));
  });
  afterAll(() => partner.close());
  return {
    get partner() {
      return partner;
    },
    transport(options = {}) {
      const made = partnerTransport({ timeoutMs: PATIENT_MS, ...options });
      transports.push(made);
      return made;
    },
    get: () => ({ partner: 'test', operation: 'read', method: 'GET', url: `${partner.url}/person` }),
    post: () => ({ partner: 'test', operation: 'write', method: 'POST', url: `${partner.url}/person` }),
  };
}
