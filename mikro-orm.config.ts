/** For MikroORM's command line (`npm run migration:create`): compares the entities with a migrated database. */
import { readEnvironment } from './src/platform/config.ts';
import { ormConfig } from './src/db/orm.ts';

export default ormConfig({
  DATABASE_URL: readEnvironment()['DATABASE_URL'] ?? 'postgresql://postgres:postgres@127.0.0.1:5432/arus',
  DATABASE_POOL_SIZE: 2,
});
