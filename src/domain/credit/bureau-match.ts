/** Matching credit bureau records to a person, by NIK and name similarity. Source: docs/contracts.md, "PEFINDO". */

interface Record {
  idNo: string;
  /** Percent, 0–100. */
  similarity: number;
}

export type BureauMatch<R extends Record> =
  | { kind: 'MATCH'; records: R[]; similarity: number }
  /** The bureau knows the NIK, but no record reaches the similarity. */
  | { kind: 'DOUBTFUL'; similarity: number }
  | { kind: 'NOBODY' };

/** Returns the records of the NIK at or above the similarity (percent), which the bureau merges in one report, and the lowest similarity of them. */
export function samePerson<R extends Record>(found: R[], nik: string, minimumSimilarity: number): BureauMatch<R> {
  const ofNik = found.filter(({ idNo }) => idNo === nik);
  const records = ofNik.filter(({ similarity }) => similarity >= minimumSimilarity);
  if (records.length)
    return { kind: 'MATCH', records, similarity: Math.min(...records.map((record) => record.similarity)) };
  if (ofNik.length) return { kind: 'DOUBTFUL', similarity: Math.max(...ofNik.map((record) => record.similarity)) };
  return { kind: 'NOBODY' };
}
