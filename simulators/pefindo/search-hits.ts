/** Simulated search hits of PEFINDO by scenario. */
import { createHash } from 'node:crypto';
import type { ScenarioName } from '../scenarios.ts';

/** A person or a company, as asked for. */
interface Person {
  id_type: string;
  id_no: string;
  name: string;
  date_of_birth?: string | undefined;
  date_of_establishment?: string | undefined;
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
    npwp: person.id_type === 'NPWP' ? person.id_no : String(idPefindo),
    tgl_pendirian: person.date_of_establishment ?? null,
    tempat_pendirian: type === 'CORPORATE' ? 'JAKARTA' : null,
    alamat: `ALAMAT ${idPefindo}`,
    nama_gadisibu_kandung: type === 'PERSONAL' ? `IBU ${idPefindo}` : null,
    tempat_lahir: null,
    // A number without a meaning in the document, too.
    jenis_kelamin: type === 'PERSONAL' ? -1385635274 : null,
    kode_kota: '89',
    kode_pos: null,
    is_current: 1,
    response_status: 'ALL_CORRECT',
  };
}
