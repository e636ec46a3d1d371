/** `npm run keys -- rotate`: writes again, with the first key of PII_ENCRYPTION_KEYS, what older keys wrote. */
import { type Config, ConfigError, loadConfig, readEnvironment } from '../../src/platform/config.ts';
import { openObjectStore } from '../../src/object-store/choice.ts';
import { ObjectStoreUnavailable } from '../../src/object-store/object-store.ts';
import { openDatabase } from '../../src/db/orm.ts';
import { rotateColumns, rotateObjects, type RotationResult } from '../../src/personal-data/rotation.ts';
import { AuditRecordSchema } from '../../src/db/entities/operators.ts';
import { keyRing } from '../../src/platform/encryption.ts';
import { report } from './report.ts';

const usage = 'Usage: npm run keys -- rotate';

async function main([command]: string[]): Promise<void> {
  if (command !== 'rotate') {
    console.error(usage);
    process.exitCode = 1;
    return;
  }
  const config = await configOfThisPlace();
  const ring = keyRing(config.PII_ENCRYPTION_KEYS);
  const orm = await openDatabase(config);
  try {
    const stores = {
      all: await openObjectStore(config),
      newest: await openObjectStore({ ...config, PII_ENCRYPTION_KEYS: config.PII_ENCRYPTION_KEYS.slice(0, 1) }),
    };
    const onProgress = (where: string, rewritten: number) => console.log(`  ${where}: ${rewritten}`);
    console.log(`Writing everything with the key ${ring.writesWith}.`);
    const results: RotationResult[] = [
      ...(await rotateColumns(orm, ring, { onProgress })),
      await rotateObjects(stores, { onProgress }),
    ];
    const em = orm.em.fork();
    em.create(AuditRecordSchema, {
      actor: 'npm run keys',
      action: 'keys.rotate',
      subject: ring.writesWith,
      detail: { after: results.filter(({ rewritten, left, unreadable }) => rewritten + left + unreadable > 0) },
    });
    await em.flush();
    const { text, complete } = report(results, config.PII_ENCRYPTION_KEYS);
    console.log(text);
    if (!complete) process.exitCode = 1;
  } finally {
    await orm.close();
  }
}

/** The image has no embedded parts, and none of the tools that know them. */
async function configOfThisPlace(): Promise<Config> {
  if (readEnvironment()['NODE_ENV'] === 'production') return loadConfig();
  const { runningConfig } = await import('../clock/running-config.ts');
  return runningConfig();
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  const plain = [ConfigError, ObjectStoreUnavailable].some((known) => error instanceof known);
  // Thrown where nothing runs from this folder; the class is not in the image.
  if (!plain && (error as Error).name !== 'ClockError') throw error;
  console.error((error as Error).message);
  process.exitCode = 1;
}
