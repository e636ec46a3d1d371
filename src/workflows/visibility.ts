/** Search attributes for operators in the Temporal UI. They contain no personal data. */
import type { SearchAttributePair } from '@temporalio/common';
import type { DpdBucket } from '../domain/application/states.ts';
import type { FunderName } from '../domain/funding/funder-name.ts';
import { searchAttributes } from '../temporal/search-attributes.ts';

const { stage, funder, needsAttention, dpdBucket } = searchAttributes;

export const attention = (wanted: boolean): SearchAttributePair[] => [{ key: needsAttention, value: wanted }];
export const atStage = (name: string): SearchAttributePair[] => [{ key: stage, value: name }];
export const withFunder = (name: FunderName): SearchAttributePair[] => [{ key: funder, value: name }];
export const inBucket = (name: DpdBucket): SearchAttributePair[] => [{ key: dpdBucket, value: name }];
