/** Where a bureau report is kept: under its person, so that everything of a person is found together. */

/** Of a folder: `part-0`, `part-1` … as PEFINDO sent them. */
export const bureauReportKey = (userId: string, eventId: string): string => `bureau/${userId}/${eventId}`;

export const bureauPdfKey = (userId: string, eventId: string): string =>
  `${bureauReportKey(userId, eventId)}/report.pdf`;
