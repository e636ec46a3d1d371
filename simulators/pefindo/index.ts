/** Simulator of PEFINDO New Report: token, search, generateReport, getReport, downloads. Source: docs/sources/pefindo-new-report.md. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { basicCredentials, bearerToken, type Call, jsonBody, Refused, type Refusal } from '../frame/http.ts';
import { counter, shelf } from '../frame/shelf.ts';
import { ok, type Partner, type Simulator, type Stage } from '../frame/stage.ts';
import { pdfOf } from './pdf.ts';
import { type CreditReport, type ReportOrder, reportOf } from './report.ts';
import { type DebtorRecord, searchHits } from './search-hits.ts';

const TOKEN_LIFETIME_MS = 15 * 60_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

const date = z.string().regex(DATE, 'must be YYYY-MM-DD');
const inquiry = { product_id: z.number(), inquiry_reason: z.number(), reference_code: z.string().optional() };
const identifier = {
  id_type: z.enum(['KTP', 'NPWP', 'PHONE', 'PASSPORT']),
  id_no: z.string().min(1),
  name: z.string().min(1),
  report_date: date.optional(),
};

/** What a person must show the document says; what a company must, it leaves to the product ("establishment date, etc."). */
const searchRequest = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('PERSONAL'),
    ...inquiry,
    params: z.array(z.object({ ...identifier, date_of_birth: date })).min(1),
  }),
  z.object({
    type: z.literal('CORPORATE'),
    ...inquiry,
    params: z.array(z.object({ ...identifier, date_of_establishment: date.optional() })).min(1),
  }),
]);

const generateRequest = z.object({
  inquiry_id: z.number(),
  ids: z.array(z.object({ id_type: z.string(), id_no: z.string(), id_pefindo: z.number() })).min(1),
  event_id: z.uuid(),
  generate_pdf: z.enum(['0', '1']).optional(),
  language: z.enum(['01', '02']).optional(),
});

interface Inquiry {
  nik: string;
  reason: number;
  hits: DebtorRecord[];
}

interface Order {
  nik: string;
  /** Answers 32 still to give. */
  pollsLeft: number;
  /** Null: none was ordered. */
  pdf: { language: PdfLanguage; looksLeft: number } | null;
  /** The report itself is made again for whoever asks: a big one is not worth remembering. */
  order: ReportOrder;
}

type PdfLanguage = '01' | '02';
const pdfTitles: Record<PdfLanguage, string> = { '01': 'Laporan kredit simulasi', '02': 'Simulated credit report' };

const codes: Record<number, string> = { 403: '17', 404: '31', 401: '06' };

/** Every failure is `{code, status: "failed", message}`; what the document gives no code of its own is 99. */
const failed: Refusal = (status, message) => {
  const code = codes[status] ?? '99';
  const documented: Record<string, string> = {
    '17': 'akses ditolak',
    '31': 'Data tidak ditemukan',
    '06': 'Invalid Token',
  };
  return {
    status: status === 401 ? 403 : status,
    json: { code, status: 'failed', message: documented[code] ?? message },
  };
};

/** What is malformed has no status of its own in the document: 500 / 99, "system message". */
const malformed: Refusal = (_, message) => failed(500, message);

export const pefindoSimulator = {
  baseUrl: 'PEFINDO_BASE_URL',
  credentials: { PEFINDO_USERNAME: 'arus', PEFINDO_PASSWORD: 'embedded-pefindo' },
  open: pefindo,
} as const satisfies Simulator;

function pefindo(stage: Stage): Partner {
  const tokens = shelf<number>('tokens', 1000);
  const inquiries = shelf<Inquiry>('inquiries', 5000);
  const orders = shelf<Order>('orders', 5000);
  const numbers = shelf<number>('numbers');
  const nextInquiry = counter(numbers, 'inquiry', 318);

  const authorized = (call: Call) => {
    const token = bearerToken(call);
    if (!token || (tokens.get(token) ?? 0) <= Date.now()) throw new Refused(failed(401, 'Invalid Token'));
  };
  /** The report read last: a big one is asked for page by page. */
  let last: { order: ReportOrder; report: CreditReport } | null = null;
  const reportFor = ({ order }: Order): CreditReport => {
    if (last?.order !== order) last = { order, report: reportOf(order) };
    return last.report;
  };
  const found = (call: Call): Order => {
    authorized(call);
    const order = orders.get(call.params['eventId'] ?? '');
    if (!order) throw new Refused(failed(404, ''));
    return order;
  };
  /** The whole, or of many facilities those on a page. The document leaves open what the numbers mean: index from 0, facilities. */
  const download = (call: Call, part: [page: number, max: number] | null) => {
    const order = found(call);
    const report = reportFor(order);
    if (!isBig(report)) return failed(404, '');
    const [page, max] = part ?? [0, Infinity];
    if (part && (!Number.isInteger(page) || page < 0 || !(max >= 1))) return failed(404, '');
    if (order.pollsLeft > 0) return inProgress();
    const facilities = part ? (report.facilities?.slice(page * max, (page + 1) * max) ?? []) : report.facilities;
    const whole = { ...report, ...(facilities && { facilities }) };
    return ok({ code: '01', status: 'success', event_id: call.params['eventId'], report: whole });
  };

  return {
    title: 'PEFINDO',
    document: 'docs/sources/pefindo-new-report.md',
    shelves: [tokens, inquiries, orders, numbers],
    refusal: failed,
    expireTokens: () => tokens.clear(),
    routes: [
      {
        method: 'GET',
        path: '/api/v1/getToken',
        operation: 'getToken',
        handle(call) {
          const given = basicCredentials(call);
          const username = stage.credential('PEFINDO_USERNAME');
          const secret = stage.credential('PEFINDO_PASSWORD');
          if (given?.user !== username || given.password !== secret)
            return ok({ code: '13', status: 'failed', message: 'username atau password salah' }, 403);
          const token = jwtLike();
          tokens.put(token, Date.now() + TOKEN_LIFETIME_MS);
          return ok({ code: '01', status: 'success', message: 'token aktif', token });
        },
      },
      {
        method: 'GET',
        path: '/api/v1/validateToken',
        operation: 'validateToken',
        handle(call) {
          authorized(call);
          return ok({ code: '01', status: 'success', message: 'authorized' });
        },
      },
      {
        method: 'POST',
        path: '/api/v1/product/search',
        operation: 'search',
        handle(call) {
          authorized(call);
          const request = jsonBody(call, searchRequest, malformed);
          const person = request.params[0]!;
          const scenario = stage.scenarioOf(person.id_no);
          if (scenario === 'pefindo-down') return failed(500, 'connection to scoring engine timed out');
          const hits = searchHits(person, request.type, scenario);
          if (hits.length === 0) return failed(404, '');
          const inquiryId = nextInquiry();
          inquiries.put(String(inquiryId), { nik: person.id_no, reason: request.inquiry_reason, hits });
          return ok({
            code: '01',
            status: 'success',
            message: 'Data ditemukan',
            inquiry_id: inquiryId,
            data: hits,
            response_status: 'ALL_CORRECT',
          });
        },
      },
      {
        method: 'POST',
        path: '/api/v1/product/generateReport',
        operation: 'generateReport',
        handle(call) {
          authorized(call);
          const request = jsonBody(call, generateRequest, malformed);
          const eventId = request.event_id;
          if (orders.get(eventId))
            return ok(
              { code: '35', status: 'failed', event_id: eventId, message: 'event_id sudah ada, gunakan yang lain' },
              409,
            );
          const inquiry = inquiries.get(String(request.inquiry_id));
          const chosen = request.ids.map((id) => inquiry?.hits.find((hit) => sameRecord(hit, id)));
          if (!inquiry || chosen.includes(undefined)) return failed(404, '');
          const scenario = stage.scenarioOf(inquiry.nik);
          orders.put(eventId, {
            nik: inquiry.nik,
            pollsLeft: { 'slow-report': 5, 'stuck-report': Number.MAX_SAFE_INTEGER }[scenario as string] ?? 1,
            pdf:
              request.generate_pdf === '1'
                ? { language: request.language ?? '01', looksLeft: scenario === 'late-pdf' ? 2 : 0 }
                : null,
            order: {
              scenario,
              hit: chosen[0]!,
              eventId,
              reason: inquiry.reason,
              username: stage.credential('PEFINDO_USERNAME'),
              askedAt: new Date().toISOString(),
            },
          });
          return ok({
            code: '01',
            status: 'success',
            event_id: eventId,
            message: 'Proses membuat report sedang dikerjakan',
          });
        },
      },
      {
        method: 'GET',
        path: '/api/v1/product/getReport/event_id/:eventId',
        operation: 'getReport',
        handle(call) {
          const order = found(call);
          const eventId = call.params['eventId']!;
          if (order.pollsLeft > 0) {
            orders.put(eventId, { ...order, pollsLeft: order.pollsLeft - 1 });
            return inProgress();
          }
          const report = reportFor(order);
          if (isBig(report))
            return ok({
              code: '36',
              status: 'success',
              message:
                'Kategori big report, detail fasilitas tidak dikirim, silahkan download json object dari report ini menggunakan method downloadReport',
              event_id: eventId,
              report: { header: report.header, debitur: report.debitur },
            });
          return created(eventId, report);
        },
      },
      {
        method: 'GET',
        path: '/api/v1/product/downloadReport/event_id/:eventId',
        operation: 'downloadReport',
        handle(call) {
          // The document gives the two numbers as parts of the path, and once as query parameters.
          const { page, max } = Object.fromEntries(call.query);
          return download(call, page === undefined && max === undefined ? null : [Number(page ?? 0), Number(max ?? 1)]);
        },
      },
      {
        method: 'GET',
        path: '/api/v1/product/downloadReport/event_id/:eventId/page/:page/max/:max',
        operation: 'downloadReport',
        handle: (call) => download(call, [Number(call.params['page']), Number(call.params['max'])]),
      },
      {
        method: 'GET',
        path: '/api/v1/product/downloadPdfReport/event_id/:eventId',
        operation: 'downloadPdfReport',
        handle(call) {
          const order = found(call);
          const eventId = call.params['eventId']!;
          if (!order.pdf || order.pollsLeft > 0) return failed(404, '');
          if (order.pdf.looksLeft > 0) {
            orders.put(eventId, { ...order, pdf: { ...order.pdf, looksLeft: order.pdf.looksLeft - 1 } });
            return failed(404, '');
          }
          const headers = {
            'content-type': 'application/pdf',
            'content-disposition': `attachment; filename="${eventId}.pdf"`,
          };
          return { status: 200, bytes: pdfOf(`PEFINDO: ${pdfTitles[order.pdf.language]} ${eventId}`), headers };
        },
      },
    ],
  };
}

/** More facilities than getReport sends. */
const isBig = (report: CreditReport) => (report.facilities?.length ?? 0) > 200;

const inProgress = () => ok({ code: '32', status: 'success', message: 'Laporan masih dalam proses scoring' });

const created = (eventId: string, report: CreditReport) =>
  ok({ code: '01', status: 'success', message: 'Laporan berhasil dibuat', event_id: eventId, report });

const sameRecord = (hit: DebtorRecord, id: { id_type: string; id_no: string; id_pefindo: number }) =>
  hit.id_type === id.id_type && hit.id_no === id.id_no && hit.id_pefindo === id.id_pefindo;

/** Looks like the document's token and means nothing. */
const jwtLike = () =>
  `eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCJ9.${Buffer.from(randomUUID()).toString('base64url')}.${randomUUID().replaceAll('-', '')}`;
