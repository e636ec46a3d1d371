/** Run by `npm run test:sandbox -- otp-gateway`. */
import { sandbox } from '../sandbox.ts';

sandbox('otp-gateway');
