/** Search attributes: what operators filter workflows by in the Temporal UI. No personal data. */
import { defineSearchAttributeKey } from '@temporalio/common';

export const searchAttributes = {
  /** Which part of the case is at work. */
  stage: defineSearchAttributeKey('ArusStage', 'KEYWORD'),
  funder: defineSearchAttributeKey('ArusFunder', 'KEYWORD'),
  /** Whether it waits for an operator. */
  needsAttention: defineSearchAttributeKey('ArusNeedsAttention', 'BOOL'),
  dpdBucket: defineSearchAttributeKey('ArusDpdBucket', 'KEYWORD'),
};
