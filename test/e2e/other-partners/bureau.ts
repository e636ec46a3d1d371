/** Another PEFINDO than our simulator. Source: docs/sources/pefindo-new-report.md; report fields: docs/contracts.md. */
import { type Call, listen, type Routes } from './listener.ts';
import { ratna, sukarno } from './people.ts';

interface Credentials {
  username: string;
  password: string;
}

const success = (body: object) => ({ body: { code: '01', status: 'success', ...body } });
const failed = (status: number, code: string, message: string) => ({
  status,
  body: { code, status: 'failed', message },
});
const notFound = failed(404, '31', 'Data tidak ditemukan');

/**
 * Knows Ratna under two ids, and somebody with a name like hers; Sukarno not at all. The first token is worth three calls.
 * The first request for a report is accepted and its answer lost; the report is then slow, and too big to be sent at once.
 */
export async function bureau({ username, password }: Credentials) {
  let tokens = 0;
  let callsLeft = 0;
  const reports = new Map<string, { looks: number }>();
  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

  const listener = await listen((own): Routes => {
    /** Behind the token; `work` sees only calls of ours. */
    const behindToken = (work: (call: Call) => ReturnType<Routes[string]>) => (call: Call) => {
      const valid = call.headers.authorization === `Bearer eyJ0.${tokens}` && callsLeft-- > 0;
      return valid ? work(call) : failed(403, '06', 'Invalid Token');
    };
    return {
      'GET /api/v1/getToken': (call) => {
        if (call.headers.authorization !== basic)
          return own.refuse(call, 'wrong credentials', failed(403, '13', 'username atau password salah'));
        callsLeft = ++tokens === 1 ? 3 : 1000;
        return success({ message: 'token aktif', token: `eyJ0.${tokens}`, expired_in: null });
      },
      'GET /api/v1/validateToken': behindToken(() => success({ message: 'authorized' })),
      'POST /api/v1/product/search': behindToken((call) => {
        const { type, product_id, inquiry_reason, params } = call.json();
        const [who] = params;
        if (type !== 'PERSONAL' || product_id !== 7 || inquiry_reason !== 3 || who.id_type !== 'KTP')
          return own.refuse(call, 'malformed search', failed(500, '99', 'bad request'));
        if (who.id_no === sukarno.nik) return notFound;
        return success({ message: 'Data ditemukan', inquiry_id: 900_412, data: hits, response_status: 'ALL_CORRECT' });
      }),
      'POST /api/v1/product/generateReport': behindToken((call) => {
        const { inquiry_id, ids, event_id } = call.json();
        if (inquiry_id !== 900_412 || ids.length !== 2 || ids.some((id: { id_no: string }) => id.id_no !== ratna.nik))
          return own.refuse(call, 'another report than the search found', notFound);
        if (reports.has(event_id)) return { ...failed(409, '35', 'event_id sudah ada, gunakan yang lain') };
        reports.set(event_id, { looks: 0 });
        return { hangUp: true };
      }),
      'GET /api/v1/product/getReport/event_id/:event': behindToken((call) => {
        const [event_id] = call.params;
        const report = reports.get(event_id!);
        if (!report) return notFound;
        if (++report.looks === 1)
          return {
            body: { code: '32', status: 'success', message: 'Laporan masih dalam proses scoring', report: null },
          };
        const { header, debitur } = bigReport;
        return {
          body: {
            code: '36',
            status: 'success',
            message: 'Kategori big report',
            event_id,
            report: { header, debitur },
          },
        };
      }),
      'GET /api/v1/product/downloadReport/event_id/:event': behindToken((call) =>
        reports.has(call.params[0]!)
          ? success({ message: 'Laporan berhasil dibuat', event_id: call.params[0], report: bigReport })
          : notFound,
      ),
    };
  }, 60);
  return listener;
}

const hit = {
  id_type: 'KTP',
  id_no: ratna.nik,
  id_tipe_debitur: 'PERSONAL',
  nama_debitur: 'RATNA DEWI KUSUMAWATI',
  tanggal_lahir: ratna.birthDate,
  npwp: null,
  alamat: null,
  nama_gadis_ibu_kandung: 'ENDANG',
  tempat_lahir: null,
  jenis_kelamin: -1_385_635_274,
  kode_kota: '89',
  kode_pos: null,
  is_current: 1,
  response_status: 'ALL_CORRECT',
};
const hits = [
  { ...hit, similarity_score: 62.5, id_pefindo: 404_000, id_no: '3578015207920999', nama_debitur: 'RATNA DEWI K' },
  { ...hit, similarity_score: 99.12, id_pefindo: 101_110_967_000_498 },
  { ...hit, similarity_score: 87, id_pefindo: 101_110_967_000_511, nama_debitur: 'RATNA D KUSUMAWATI' },
];

/** Good as gold, with one loan that is being repaid. */
const bigReport = {
  header: { id_report: 5512, username: 'x', tgl_permintaan: '2026-11-21 09:00:00', kode_alasan: null },
  debitur: {
    nama: 'RATNA DEWI KUSUMAWATI',
    jml_fasilitas: 2,
    jml_tunggakan: 0,
    jml_plafon: 15_000_000,
    kolektabilitas_terburuk: 1,
    total_baki_debet: 4_000_000,
    total_angsuran: 400_000,
    jml_pelapor: null,
  },
  pefindo_score: { score: 712, risk_grade: 'A2', risk_desc: null, tgl_score: '2026-11' },
  facilities: [
    {
      jenis: 'KREDIT',
      pelapor: 'BANK X',
      plafon: 10_000_000,
      baki_debet: 4_000_000,
      kolektabilitas: 1,
      hari_tunggakan: 0,
      angsuran: 400_000,
      agunan: [],
    },
    {
      jenis: 'KARTU KREDIT',
      pelapor: 'BANK Y',
      plafon: 5_000_000,
      baki_debet: 0,
      kolektabilitas: 1,
      hari_tunggakan: 0,
      angsuran: null,
    },
  ],
  collaterals: [],
};
