/** Run by `npm run test:sandbox -- dompet-kilat`. */
import { sandbox } from '../sandbox.ts';

sandbox('dompet-kilat');
