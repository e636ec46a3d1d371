import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AuditRecordSchema } from '../../src/db/entities/operators.ts';
import { folderObjectStore } from '../../src/object-store/object-store.ts';
import { keyRing } from '../../src/platform/encryption.ts';
import { storePerson } from '../personal-data/persons.ts';
import { testConfig, testEnvironment } from '../support/config.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

const newKey = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const [first, second, third] = [testEnvironment['PII_ENCRYPTION_KEYS']!, newKey('second'), newKey('third')];
const keysOf = (list: string) => testConfig({ PII_ENCRYPTION_KEYS: list }).PII_ENCRYPTION_KEYS;

let database: FreshDatabase;
let home: string;
beforeAll(async () => {
  database = await freshDatabase();
  home = await mkdtemp(join(tmpdir(), 'arus-keys-'));
  const objects = folderObjectStore(join(home, 'objects'), keyRing(keysOf(first)));
  for (let i = 0; i < 3; i++) await storePerson(database.orm, objects, keysOf(first));
});
afterAll(async () => {
  await database.close();
  await rm(home, { recursive: true, force: true });
});

/** As its own process, like `npm run keys`. */
const run = async (args: string[], list: string) => {
  const env = { ...testEnvironment, DATABASE_URL: database.url, ARUS_HOME: home, PII_ENCRYPTION_KEYS: list };
  try {
    return { code: 0, ...(await promisify(execFile)(process.execPath, ['tools/keys/main.ts', ...args], { env })) };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
};
const phones = async () =>
  (await database.orm.em.execute<{ phone: string }[]>('select phone from users')).map(({ phone }) =>
    phone.slice(0, phone.indexOf('.')),
  );

describe('npm run keys', () => {
  test('says how it is used', async () => {
    expect(await run(['roll'], first)).toMatchObject({ code: 1, stderr: 'Usage: npm run keys -- rotate\n' });
  });

  test('rotate writes everything with the first key, says so per column, and leaves an audit record', async () => {
    const { code, stdout } = await run(['rotate'], `${second},${first}`);
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(stdout).toMatch(/^users\.phone +3 rewritten$/m);
    expect(stdout).toMatch(/^objects +9 rewritten$/m);
    expect(stdout).toMatch(/Everything is written with second\. Keep test1: /);
    expect(await phones()).toEqual(['second', 'second', 'second']);
    // The audit log is read with the key that now writes it.
    const rows = await database.orm.em
      .fork()
      .execute<{ action: string; subject: string; detail: string }[]>(
        `select action, subject, detail from audit_records where action = 'keys.rotate'`,
      );
    expect(rows).toMatchObject([{ subject: 'second' }]);
    const { after } = JSON.parse(keyRing(keysOf(second)).decryptText(rows[0]!.detail));
    expect(after).toContainEqual({ where: 'users.phone', rewritten: 3, left: 0, unreadable: 0 });
  });

  test('says which keys may go, and that the last must stay', async () => {
    const { stdout } = await run(['rotate'], `${third},${second},${first}`);
    expect(stdout).toMatch(/Everything is written with third\. May go: second\. Keep test1: /);
    expect(await phones()).toEqual(['third', 'third', 'third']);
  });

  test('ends with 1 where a key is missing, and says to take none away', async () => {
    const { code, stdout } = await run(['rotate'], `${second},${first}`);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^users\.phone +0 rewritten, 3 UNREADABLE$/m);
    expect(stdout).toMatch(/Take no key away/);
    expect(stdout).not.toMatch(/may go/i);
    expect(await database.orm.em.fork().count(AuditRecordSchema, { action: 'keys.rotate' })).toBe(3);
  });
});
