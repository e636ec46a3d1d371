/** Object-store keys of credit bureau reports. They begin with the person's id: export and erasure find all of a person's. */

/** Returns the key of a folder; in it are `part-0`, `part-1` … as PEFINDO sent them. */
export const bureauReportKey = (userId: string, eventId: string): string => `bureau/${userId}/${eventId}`;

export const bureauPdfKey = (userId: string, eventId: string): string =>
  `${bureauReportKey(userId, eventId)}/report.pdf`;
