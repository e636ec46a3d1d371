/** Run by `npm run test:sandbox -- pefindo`. */
import { sandbox } from '../sandbox.ts';

sandbox('pefindo');
