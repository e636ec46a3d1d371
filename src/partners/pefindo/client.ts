/** Client of PEFINDO's New Report API: one function for each endpoint, with the access token. Source: docs/sources/pefindo-new-report.md. */
import type { ZodType } from 'zod';
import { accessToken, type IssuedToken, type TokenStore } from '../transport/access-token.ts';
import type { PartnerCall, PartnerTransport } from '../transport/http-client.ts';
import { type Outcome, whenOk } from '../transport/outcome.ts';
import { classifyPefindo, eventIdUsed, notFound, tokenRefused } from './errors.ts';
import { type BureauRecord, type BureauSearch, bureauSearch } from './mapper.ts';
import {
  downloadAnswer,
  generateAccepted,
  generateRequest,
  reportAnswer,
  searchFound,
  searchRequest,
  tokenIssued,
  tokenValid,
} from './wire.ts';

export interface PefindoOptions {
  /** Without `/api/v1` and without a trailing slash. */
  baseUrl: string;
  username: string;
  password: string;
  /** `product_id` and `inquiry_reason` of PEFINDO's reference tables, as agreed in our contract. */
  productId: number;
  inquiryReason: number;
}

export interface Person {
  nik: string;
  fullName: string;
  /** `YYYY-MM-DD`. */
  birthDate: string;
  /** `YYYY-MM-DD`: a report of the past, with what was known on that day. */
  reportDate?: string;
}

export interface Company {
  npwp: string;
  name: string;
  /** `YYYY-MM-DD`. */
  establishedOn?: string;
  /** As a person's. */
  reportDate?: string;
}

export interface ReportOrder {
  inquiryId: number;
  /** Several are merged into one report by PEFINDO; at least one. */
  records: readonly BureauRecord[];
  /** UUID and idempotency key, recorded in the workflow's history before the call; the report's id at PEFINDO. */
  eventId: string;
  /** Also make a PDF, in this language. */
  pdf?: 'INDONESIAN' | 'ENGLISH';
}

type Path = { method: 'GET' | 'POST'; path: string };
type Rest = Pick<PartnerCall, 'operation' | 'body' | 'request' | 'atMostBytes' | 'onBytes'>;

/** Gets a report as PEFINDO sent it. */
export type OnBytes = NonNullable<PartnerCall['onBytes']>;

export interface Download {
  /** The whole unless given. */
  page?: { number: number; max: number };
  /** A larger answer is cut off: `unknown`. */
  atMostBytes?: number;
  onBytes?: OnBytes;
}

export function pefindoClient(options: PefindoOptions, transport: PartnerTransport, tokens?: TokenStore) {
  const { baseUrl, username } = options;
  const token = accessToken({ partner: 'pefindo', issuedFor: [baseUrl, username], fetch: fetchToken, store: tokens });

  async function fetchToken(): Promise<Outcome<IssuedToken>> {
    const credentials = Buffer.from(`${username}:${options.password}`).toString('base64');
    const answer = await transport.call({
      ...common({ method: 'GET', path: '/getToken' }, `Basic ${credentials}`),
      operation: 'getToken',
      answer: tokenIssued,
    });
    return whenOk(answer, ({ token: issued }) => ({ token: issued }));
  }

  function common({ method, path }: Path, authorization: string) {
    return {
      partner: 'pefindo',
      method,
      url: `${baseUrl}/api/v1${path}`,
      headers: { 'content-type': 'application/json', authorization },
      classify: classifyPefindo,
    };
  }

  const call = <T>(path: Path, rest: Rest & { answer: ZodType<T> }): Promise<Outcome<T>> =>
    token.use((issued) => transport.call({ ...common(path, `Bearer ${issued}`), ...rest }), tokenRefused);

  async function search(
    type: 'PERSONAL' | 'CORPORATE',
    params: object,
    referenceCode: string,
  ): Promise<Outcome<BureauSearch>> {
    const answer = await call(
      { method: 'POST', path: '/product/search' },
      {
        operation: 'search',
        body: {
          type,
          product_id: options.productId,
          inquiry_reason: options.inquiryReason,
          reference_code: referenceCode,
          params: [params],
        },
        request: searchRequest,
        answer: searchFound,
      },
    );
    return notFound(answer) ? { kind: 'ok', value: { inquiryId: null, records: [] } } : whenOk(answer, bureauSearch);
  }

  return {
    /** Validates the token; fetches one if there is none, and a new one if it is refused. */
    async validateToken(): Promise<Outcome<{ authorized: true }>> {
      const answer = await call(
        { method: 'GET', path: '/validateToken' },
        { operation: 'validateToken', answer: tokenValid },
      );
      return whenOk(answer, () => ({ authorized: true }));
    },

    /** Searches a person by NIK. Nobody found is `ok` without records: a thin file, not an error. May be repeated. */
    searchPerson: (person: Person, referenceCode: string) =>
      search(
        'PERSONAL',
        {
          id_type: 'KTP',
          id_no: person.nik,
          name: person.fullName,
          date_of_birth: person.birthDate,
          report_date: person.reportDate,
        },
        referenceCode,
      ),

    /** Searches a company by NPWP. May be repeated. ASSUMPTION: the establishment date is `date_of_establishment`. */
    searchCompany: (company: Company, referenceCode: string) =>
      search(
        'CORPORATE',
        {
          id_type: 'NPWP',
          id_no: company.npwp,
          name: company.name,
          date_of_establishment: company.establishedOn,
          report_date: company.reportDate,
        },
        referenceCode,
      ),

    /** Orders a report. Idempotent by `eventId`: one that was used before (35) is our own earlier attempt and `ok`. */
    async generateReport(order: ReportOrder): Promise<Outcome<{ accepted: true }>> {
      const answer = await call(
        { method: 'POST', path: '/product/generateReport' },
        {
          operation: 'generateReport',
          body: {
            inquiry_id: order.inquiryId,
            ids: order.records.map((record) => ({
              id_type: record.idType,
              id_no: record.idNo,
              id_pefindo: record.idPefindo,
            })),
            event_id: order.eventId,
            generate_pdf: order.pdf ? '1' : '0',
            language: order.pdf && (order.pdf === 'ENGLISH' ? '02' : '01'),
          },
          request: generateRequest,
          answer: generateAccepted,
        },
      );
      const accepted = { kind: 'ok', value: { accepted: true } } as const;
      if (answer.kind !== 'ok') return eventIdUsed(answer) ? accepted : answer;
      return sameEvent(answer.value.event_id, order.eventId) ? accepted : otherEvent;
    },

    /** Returns the report's state and, if it is ready and not big, the report. `rejected` 31: no such event_id. */
    async getReport(eventId: string, onBytes?: OnBytes) {
      const path = `/product/getReport/event_id/${encodeURIComponent(eventId)}`;
      const answer = await call(
        { method: 'GET', path },
        { operation: 'getReport', answer: reportAnswer, ...(onBytes && { onBytes }) },
      );
      return checked(answer, eventId);
    },

    /** Returns a big report or one page of it. ASSUMPTION: pages count from 0, `max` is the facilities on a page. */
    async downloadReport(eventId: string, given: Download = {}) {
      const { page, ...limits } = given;
      const part = page ? `/page/${page.number}/max/${page.max}` : '';
      const path = `/product/downloadReport/event_id/${encodeURIComponent(eventId)}${part}`;
      const answer = await call(
        { method: 'GET', path },
        { operation: 'downloadReport', answer: downloadAnswer, ...limits },
      );
      return checked(answer, eventId);
    },

    /** Returns the PDF. `rejected` 31: not ordered, or not made yet (it is made after the report). */
    async downloadPdfReport(eventId: string): Promise<Outcome<Buffer>> {
      const path = {
        method: 'GET',
        path: `/product/downloadPdfReport/event_id/${encodeURIComponent(eventId)}`,
      } as const;
      const answer = await token.use(
        (issued) =>
          transport.call({ ...common(path, `Bearer ${issued}`), operation: 'downloadPdfReport', answer: 'bytes' }),
        tokenRefused,
      );
      if (answer.kind !== 'ok' || answer.value.subarray(0, 5).toString('latin1') === '%PDF-') return answer;
      return { kind: 'unknown', reason: 'the answer is not a PDF' };
    },
  };
}

export type PefindoClient = ReturnType<typeof pefindoClient>;

const otherEvent = { kind: 'unknown', reason: 'the answer is about another event_id' } as const;
const sameEvent = (answered: string, asked: string) => answered.toLowerCase() === asked.toLowerCase();

/** `unknown` for an answer about another event_id: another person's report must never become this one's. */
function checked<T extends object>(answer: Outcome<T>, eventId: string): Outcome<T> {
  if (answer.kind !== 'ok' || !('event_id' in answer.value)) return answer;
  const { event_id: answered } = answer.value as { event_id?: string | null };
  return !answered || sameEvent(answered, eventId) ? answer : otherEvent;
}
