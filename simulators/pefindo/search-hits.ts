/** Whom PEFINDO's search finds for a person. */
import { createHash } from 'node:crypto';
import type { ScenarioName } from '../scenarios.ts';

interface Person {
  id_type: string;
  id_no: string;
  name: string;
  date_of_birth?: string | undefined;
}

export type DebtorType = 'PERSONAL' | 'CORPORATE';

export interface DebtorRecord {
  similarity_score: number;
  id_pefindo: number;
  id_type: string;
  id_no: string;
  id_tipe_debitur: DebtorType;
  nama_debitur: string;
  tanggal_lahir: string | null;
  [other: string]: string | number | null;
}

/** Records as in the document's example, best first; none for a thin file. */
export function searchHits(person: Person, type: DebtorType, scenario: ScenarioName): DebtorRecord[] {
  const record = (found: Person, similarity: number, index: number) => recordOf(found, type, similarity, index);
  switch (scenario) {
    case 'thin-file':
      return [];
    case 'other-person':
      return [record({ ...person, name: 'ORANG LAIN' }, 80, 0)];
    case 'merged-records':
      return [
        record(person, 100, 0),
        record({ ...person, name: `${person.name} ALIAS` }, 91.5, 1),
        record({ ...person, name: 'ORANG LAIN' }, 62, 2),
      ];
    default:
      return [record(person, 100, 0)];
  }
}

function recordOf(person: Person, type: DebtorType, similarity: number, index: number): DebtorRecord {
  const idPefindo =
    100_000_000_000_000 + (createHash('sha256').update(person.id_no).digest().readUIntBE(0, 6) % 1e12) + index;
  return {
    similarity_score: similarity,
    id_pefindo: idPefindo,
    id_type: person.id_type,
    id_no: person.id_no,
    id_tipe_debitur: type,
    nama_debitur: person.name.toUpperCase(),
    tanggal_lahir: person.date_of_birth ?? null,
    npwp: null,
    tgl_pendirian: null,
    tempat_pendirian: null,
    alamat: `ALAMAT ${idPefindo}`,
    nama_gadisibu_kandung: `IBU ${idPefindo}`,
    tempat_lahir: null,
    jenis_kelamin: null,
    kode_kota: '89',
    kode_pos: null,
    is_current: 1,
    response_status: 'ALL_CORRECT',
  };
}
