/** Run by `npm run test:sandbox -- payment-gateway`. */
import { sandbox } from '../sandbox.ts';

sandbox('payment-gateway');
