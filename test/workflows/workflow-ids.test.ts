/** Workflow ids are made and parsed in one place. */
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { applicationOf, type CaseId, parseWorkflowId, workflowIds } from '../../src/workflows/messages.ts';

const phoneIndex = 'ab'.repeat(32);
const userId = randomUUID();
const applicationNo = 'APP-LN-2026-00000001';

describe('a workflow id', () => {
  test.each<[string, CaseId]>([
    [workflowIds.onboarding(phoneIndex), { stage: 'onboarding', phoneIndex }],
    [workflowIds.creditLimit(userId), { stage: 'creditLimit', userId }],
    [workflowIds.loan(applicationNo), { stage: 'loan', applicationNo }],
    [workflowIds.repayment(applicationNo), { stage: 'repayment', applicationNo }],
    [workflowIds.payment('INV-1'), { stage: 'payment', referenceNo: 'INV-1' }],
    [workflowIds.reconciliation(), { stage: 'reconciliation' }],
  ])('%s is parsed to the stage and key that it was made of', (workflowId, made) => {
    expect(parseWorkflowId(workflowId)).toEqual(made);
  });

  test.each([
    ...['', 'loan', 'loan-', 'loan-APP-LN-2026-1', `x-loan-${applicationNo}`, `loan-${applicationNo}-2`],
    ...['limit-1', 'onboarding-*', 'payment-a b', 'reconciliation-1', 'constructor-1', 'somebody-elses'],
  ])('%j is none of ours', (workflowId) => {
    expect(parseWorkflowId(workflowId)).toBeNull();
  });

  test('names an application where its case is about one', () => {
    expect(applicationOf(workflowIds.repayment(applicationNo))).toBe(applicationNo);
    expect(applicationOf(workflowIds.creditLimit(userId))).toBeNull();
  });
});
