/** Which of a credit bureau's records are this person. Source: docs/contracts.md, "PEFINDO". */

interface Record {
  idNo: string;
  /** Percent, 0–100. */
  similarity: number;
}

export type BureauMatch<R extends Record> =
  | { kind: 'MATCH'; records: R[]; similarity: number }
  /** The NIK is there, under a name too different to trust. */
  | { kind: 'DOUBTFUL'; similarity: number }
  | { kind: 'NOBODY' };

/** Records of the NIK at or above the similarity are merged in one report; the lowest similarity counts. */
export function samePerson<R extends Record>(found: R[], nik: string, minimumSimilarity: number): BureauMatch<R> {
  const ofNik = found.filter(({ idNo }) => idNo === nik);
  const records = ofNik.filter(({ similarity }) => similarity >= minimumSimilarity);
  if (records.length)
    return { kind: 'MATCH', records, similarity: Math.min(...records.map((record) => record.similarity)) };
  if (ofNik.length) return { kind: 'DOUBTFUL', similarity: Math.max(...ofNik.map((record) => record.similarity)) };
  return { kind: 'NOBODY' };
}
