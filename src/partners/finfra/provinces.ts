/** Province codes of Finfra, from the name on the KTP or else from the NIK. */

/**
 * The first two digits of a NIK, Finfra's code, and other names of the province. docs/sources/finfra.md shows
 * JAWA_BARAT, DKI_JAKARTA and JAWA_TIMUR; ASSUMPTION: the others are made the same way.
 */
const provinces: [nikDigits: string, code: string, otherNames?: string[]][] = [
  ['11', 'ACEH', ['NANGGROE ACEH DARUSSALAM', 'DAERAH ISTIMEWA ACEH']],
  ['12', 'SUMATERA_UTARA', ['SUMATRA UTARA']],
  ['13', 'SUMATERA_BARAT', ['SUMATRA BARAT']],
  ['14', 'RIAU'],
  ['15', 'JAMBI'],
  ['16', 'SUMATERA_SELATAN', ['SUMATRA SELATAN']],
  ['17', 'BENGKULU'],
  ['18', 'LAMPUNG'],
  ['19', 'KEPULAUAN_BANGKA_BELITUNG', ['BANGKA BELITUNG', 'KEP BANGKA BELITUNG']],
  ['21', 'KEPULAUAN_RIAU', ['KEP RIAU']],
  ['31', 'DKI_JAKARTA', ['JAKARTA', 'DAERAH KHUSUS IBUKOTA JAKARTA', 'DAERAH KHUSUS JAKARTA', 'DKJ JAKARTA']],
  ['32', 'JAWA_BARAT'],
  ['33', 'JAWA_TENGAH'],
  ['34', 'DI_YOGYAKARTA', ['YOGYAKARTA', 'DAERAH ISTIMEWA YOGYAKARTA', 'D I YOGYAKARTA']],
  ['35', 'JAWA_TIMUR'],
  ['36', 'BANTEN'],
  ['51', 'BALI'],
  ['52', 'NUSA_TENGGARA_BARAT'],
  ['53', 'NUSA_TENGGARA_TIMUR'],
  ['61', 'KALIMANTAN_BARAT'],
  ['62', 'KALIMANTAN_TENGAH'],
  ['63', 'KALIMANTAN_SELATAN'],
  ['64', 'KALIMANTAN_TIMUR'],
  ['65', 'KALIMANTAN_UTARA'],
  ['71', 'SULAWESI_UTARA'],
  ['72', 'SULAWESI_TENGAH'],
  ['73', 'SULAWESI_SELATAN'],
  ['74', 'SULAWESI_TENGGARA'],
  ['75', 'GORONTALO'],
  ['76', 'SULAWESI_BARAT'],
  ['81', 'MALUKU'],
  ['82', 'MALUKU_UTARA'],
  ['91', 'PAPUA'],
  ['92', 'PAPUA_BARAT'],
  ['93', 'PAPUA_SELATAN'],
  ['94', 'PAPUA_TENGAH'],
  ['95', 'PAPUA_PEGUNUNGAN'],
  ['96', 'PAPUA_BARAT_DAYA'],
];

/** What OCR and people write around a province's name. */
const plain = (name: string) =>
  name
    .toUpperCase()
    .replace(/[^A-Z]+/g, ' ')
    .replace(/\b(PROVINSI|PROPINSI|PROV)\b/g, ' ')
    .replace(/ +/g, ' ')
    .trim();

const byName = new Map(
  provinces.flatMap(([, code, otherNames = []]) => [code, ...otherNames].map((name) => [plain(name), code] as const)),
);
const byNik = new Map(provinces.map(([digits, code]) => [digits, code]));

/** Where neither says anything; a NIK that passed our checks always does. */
const nowhere = 'DKI_JAKARTA';

/** The code of the province that is called so; null for a name that cannot be read. */
export const provinceNamed = (name: string): string | null => byName.get(plain(name)) ?? null;

/** The code of the province on the card; a name that cannot be read gives way to the province that issued the NIK. */
export function provinceCode(ktpProvince: string, nik: string): string {
  return provinceNamed(ktpProvince) ?? byNik.get(nik.slice(0, 2)) ?? nowhere;
}
