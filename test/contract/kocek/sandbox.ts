/** Run by `npm run test:sandbox -- kocek`. */
import { sandbox } from '../sandbox.ts';

sandbox('kocek');
