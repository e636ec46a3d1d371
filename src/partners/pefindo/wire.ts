/**
 * Request and response schemas of PEFINDO.
 * Source: docs/sources/pefindo-new-report.md; what it leaves open is in docs/contracts.md, "PEFINDO".
 */
import { z } from 'zod';

/** A number, also where it comes as text; absent, null and empty are unknown. */
const number = z
  .union([
    z.number(),
    z
      .string()
      .trim()
      .regex(/^(-?\d+(\.\d+)?)?$/)
      .transform((text) => (text === '' ? null : Number(text))),
  ])
  .nullish()
  .transform((value) => value ?? null);
const text = z
  .string()
  .nullish()
  .transform((value) => value || null);

/** GET /api/v1/getToken. */
export const tokenIssued = z.object({ code: z.literal('01'), token: z.string().min(1) });

/** GET /api/v1/validateToken. */
export const tokenValid = z.object({ code: z.literal('01') });

/** POST /api/v1/product/search, request. */
export const searchRequest = z.object({
  type: z.enum(['PERSONAL', 'CORPORATE']),
  product_id: z.int(),
  inquiry_reason: z.int(),
  reference_code: z.string().min(1).optional(),
  params: z
    .array(
      z.object({
        id_type: z.enum(['KTP', 'NPWP', 'PHONE', 'PASSPORT']),
        id_no: z.string().min(1),
        name: z.string().min(1).optional(),
        date_of_birth: z.iso.date().optional(),
        date_of_establishment: z.iso.date().optional(),
        report_date: z.iso.date().optional(),
      }),
    )
    .min(1),
});

/** POST /api/v1/product/search, code 01. */
export const searchFound = z.object({
  code: z.literal('01'),
  inquiry_id: z.int(),
  data: z.array(
    z.object({
      similarity_score: z.number().min(0).max(100),
      id_pefindo: z.int(),
      id_type: z.string().min(1),
      id_no: z.string().min(1),
      id_tipe_debitur: text,
      nama_debitur: text,
    }),
  ),
});

/** POST /api/v1/product/generateReport, request. */
export const generateRequest = z.object({
  inquiry_id: z.int(),
  ids: z.array(z.object({ id_type: z.string().min(1), id_no: z.string().min(1), id_pefindo: z.int() })).min(1),
  event_id: z.uuid(),
  generate_pdf: z.enum(['0', '1']).optional(),
  language: z.enum(['01', '02']).optional(),
});

/** POST /api/v1/product/generateReport, code 01. */
export const generateAccepted = z.object({ code: z.literal('01'), event_id: z.string() });

const debitur = z.object({
  jml_fasilitas: number,
  jml_tunggakan: number,
  jml_plafon: number,
  kolektabilitas_terburuk: number.pipe(z.number().min(0).max(5).nullable()),
  total_baki_debet: number,
  total_angsuran: number,
});

const facility = z.object({
  baki_debet: number,
  kolektabilitas: number.pipe(z.number().min(0).max(5).nullable()),
  hari_tunggakan: number.pipe(z.number().min(0).nullable()),
  angsuran: number,
});

/** `report` of getReport and downloadReport: the part that we use. Every field is optional; absent is unknown. */
export const report = z.object({
  debitur: debitur.nullish(),
  pefindo_score: z.object({ score: number, risk_grade: text, risk_desc: text }).nullish(),
  facilities: z.array(facility).nullish(),
});

/** GET /api/v1/product/getReport: 01 ready, 36 big (details by downloadReport), 32 in progress. */
export const reportAnswer = z.discriminatedUnion('code', [
  z.object({ code: z.literal('01'), event_id: z.string().nullish(), report }),
  z.object({ code: z.literal('36'), event_id: z.string().nullish() }),
  z.object({ code: z.literal('32') }),
]);

/** GET /api/v1/product/downloadReport: as getReport's 01; 32 when asked too early. */
export const downloadAnswer = z.discriminatedUnion('code', [
  z.object({ code: z.literal('01'), event_id: z.string().nullish(), report }),
  z.object({ code: z.literal('32') }),
]);

export type SearchFound = z.output<typeof searchFound>;
export type Report = z.output<typeof report>;
