import { expect, test } from '@jest/globals';
import { bureauPdfKey, bureauReportKey } from '../../../src/domain/credit/bureau-report-keys.ts';

test('a bureau report and its PDF are kept under their person and the report that they came with', () => {
  expect(bureauReportKey('user-1', 'event-1')).toBe('bureau/user-1/event-1');
  expect(bureauPdfKey('user-1', 'event-1')).toBe('bureau/user-1/event-1/report.pdf');
});
