/** A process that takes one big report, by our client or barely, and prints how long and how much memory that took. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { v4 as uuidv4 } from 'uuid';
import { folderObjectStore } from '../../src/object-store/object-store.ts';
import { keyRing } from '../../src/platform/encryption.ts';
import { partnerTransport } from '../../src/partners/transport/http-client.ts';
import type { Outcome } from '../../src/partners/transport/outcome.ts';
import { pefindo } from '../../src/partners/pefindo/index.ts';

/** The simulator's person with a report of 20 MB. */
const person = { nik: '3275062009929014', fullName: 'Budi Santoso', birthDate: '1992-09-20' };
const credentials = { username: 'arus', password: 'embedded-pefindo', productId: 1, inquiryReason: 1 };

export interface BigReportTaken {
  ms: number;
  /** Bytes of the report, as it came. */
  bytes: number;
  parts: number;
  facilities: number;
  /** Megabytes over what the process held before. */
  peakOverBaseline: number;
}

const value = <T>(outcome: Outcome<T>): T => {
  if (outcome.kind !== 'ok') throw new Error(JSON.stringify(outcome));
  return outcome.value;
};

async function main([how, baseUrl]: string[]): Promise<BigReportTaken> {
  const transport = partnerTransport({ timeoutMs: 60_000, record: () => undefined });
  const client = pefindo({ ...credentials, baseUrl: baseUrl! }, transport);
  const folder = mkdtempSync(join(tmpdir(), 'arus-report-'));
  try {
    const store = folderObjectStore(folder, keyRing([{ id: 'bench', secret: Buffer.alloc(32, 7) }]));
    const order = async () => {
      const { inquiryId, records } = value(await client.search(person, 'bench'));
      const eventId = uuidv4();
      value(await client.generateReport({ inquiryId: inquiryId!, records, eventId }));
      if (value(await client.getReport(eventId)).state !== 'IN PROGRESS') throw new Error('the report came at once');
      return { eventId, records };
    };
    const { eventId, records } = await order();
    await pause(200);
    const baseline = process.memoryUsage.rss();
    const startedAt = performance.now();
    let [bytes, parts] = [0, 0];
    let facilities = 0;
    if (how === 'bare') {
      const token = value(await tokenOf(baseUrl!));
      const { body } = await request(`${baseUrl}/api/v1/product/downloadReport/event_id/${eventId}`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const text = await body.text();
      bytes = Buffer.byteLength(text);
      parts = 1;
      facilities = (JSON.parse(text) as { report: { facilities: unknown[] } }).report.facilities.length;
    } else {
      const report = value(
        await client.getReport(eventId, records, async (part, raw) => {
          bytes += raw.length;
          parts += 1;
          await store.put(`bureau/${eventId}/part-${part}`, raw, 'application/json');
        }),
      );
      if (report.state !== 'READY') throw new Error('the report is not ready');
      facilities = report.summary.activeFacilities ?? 0;
    }
    const ms = performance.now() - startedAt;
    const peak = process.resourceUsage().maxRSS * 1024;
    return { ms, bytes, parts, facilities, peakOverBaseline: (peak - baseline) / 1_000_000 };
  } finally {
    await transport.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function tokenOf(baseUrl: string): Promise<Outcome<string>> {
  const authorization = `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
  const { body } = await request(`${baseUrl}/api/v1/getToken`, { headers: { authorization } });
  return { kind: 'ok', value: ((await body.json()) as { token: string }).token };
}

console.log(JSON.stringify(await main(process.argv.slice(2))));
