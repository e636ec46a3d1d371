/** Run by `npm run test:sandbox -- finfra`. */
import { sandbox } from '../sandbox.ts';

sandbox('finfra');
