/** The workflows that a worker of `arus-core` runs. */
export { creditLimit } from './credit-limit.ts';
export { loan } from './loan.ts';
export { onboarding } from './onboarding.ts';
export { payment } from './payment.ts';
export { reconciliation } from './reconciliation.ts';
export { repayment } from './repayment.ts';
