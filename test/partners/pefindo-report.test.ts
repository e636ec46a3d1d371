/** PEFINDO's report: its states, what is read out of it, and the big one that does not come whole. */
import { describe, expect, test } from '@jest/globals';
import { example } from './contract-fixture.ts';
import { type Answer, inTurn, json } from './transport/fake-partner.ts';
import { documented, eventId, pefindoDesk, ready, record } from './pefindo-desk.ts';

const desk = pefindoDesk();

describe('the report', () => {
  const unknown = {
    kind: 'REPORT',
    score: null,
    riskGrade: null,
    worstCollectability: null,
    maxDaysPastDue: null,
    outstanding: null,
    instalments: null,
    activeFacilities: null,
    similarity: null,
    eventId,
    big: false,
  };
  const summaryOf = async (report: object) => {
    desk.answers = ready(report);
    const answer = await desk.bureau.getReport(eventId);
    if (answer.kind !== 'ok' || answer.value.state !== 'READY') throw new Error(JSON.stringify(answer));
    return answer.value.summary;
  };

  test('in progress (32) is asked for again later', async () => {
    desk.answers = example(documented.getReport, 'in progress');
    expect(await desk.bureau.getReport(eventId)).toEqual({ kind: 'ok', value: { state: 'IN PROGRESS' } });
  });

  test('of an unknown event_id (31) is a refusal', async () => {
    desk.answers = example(documented.getReport, 'invalid event_id');
    expect(await desk.bureau.getReport(eventId)).toMatchObject({ kind: 'rejected', code: '31' });
  });

  test('what it does not say is unknown, not zero', async () => {
    expect(await summaryOf({})).toEqual(unknown);
    expect(
      await summaryOf({ header: {}, debitur: { jml_fasilitas: null, total_baki_debet: '' }, pefindo_score: null }),
    ).toEqual(unknown);
  });

  test('what it says is zero is zero', async () => {
    const zero = { jml_fasilitas: 0, jml_tunggakan: 0, total_baki_debet: 0, total_angsuran: 0 };
    expect(await summaryOf({ debitur: zero, facilities: [] })).toEqual({
      ...unknown,
      maxDaysPastDue: 0,
      outstanding: 0,
      instalments: 0,
      activeFacilities: 0,
    });
  });

  test('is summed up over score, totals and facilities', async () => {
    const facility = {
      jenis: 'KTA',
      pelapor: 'BANK',
      plafon: 10_000_000,
      baki_debet: 3_000_000,
      kolektabilitas: 1,
      hari_tunggakan: 0,
      angsuran: 300_000,
    };
    const report = {
      debitur: {
        jml_fasilitas: 2,
        jml_tunggakan: 1,
        kolektabilitas_terburuk: 1,
        total_baki_debet: '4000000.00',
        total_angsuran: 450_000,
      },
      pefindo_score: { score: 640, risk_grade: 'b2', risk_desc: 'Low Risk' },
      facilities: [facility, { ...facility, kolektabilitas: 2, hari_tunggakan: 17 }],
    };
    expect(await summaryOf(report)).toEqual({
      ...unknown,
      score: 640,
      riskGrade: 'B2',
      worstCollectability: 2,
      maxDaysPastDue: 17,
      outstanding: 4_000_000,
      instalments: 450_000,
      activeFacilities: 2,
    });
  });

  test('totals that it leaves out are added up, unless a facility leaves a gap', async () => {
    const facilities = [
      { baki_debet: 3_000_000, angsuran: 300_000, hari_tunggakan: null },
      { baki_debet: 1_000_000, hari_tunggakan: 4 },
    ];
    expect(await summaryOf({ facilities })).toEqual({
      ...unknown,
      outstanding: 4_000_000,
      instalments: null,
      maxDaysPastDue: 4,
      activeFacilities: 2,
    });
  });

  test('carries the lowest similarity of the records that were merged', async () => {
    desk.answers = ready({});
    const answer = await desk.bureau.getReport(eventId, [record, { ...record, similarity: 87.5 }]);
    expect(answer).toMatchObject({ value: { summary: { similarity: 87.5 } } });
  });

  test('a grade that nobody knows is no grade', async () => {
    expect(await summaryOf({ pefindo_score: { score: 500, risk_grade: 'Z9' } })).toMatchObject({
      score: 500,
      riskGrade: null,
    });
  });

  test('of somebody else is not taken', async () => {
    desk.answers = json(200, { code: '01', event_id: '00000000-0000-4000-8000-000000000000', report: {} });
    expect(await desk.bureau.getReport(eventId)).toEqual({
      kind: 'unknown',
      reason: 'the answer is about another event_id',
    });
  });

  test('with a collectability or an amount that cannot be is not taken', async () => {
    desk.answers = ready({ facilities: [{ kolektabilitas: 9, baki_debet: 'banyak', hari_tunggakan: -1 }] });
    expect(await desk.bureau.getReport(eventId)).toEqual({
      kind: 'unknown',
      reason:
        'unexpected answer at report.facilities.0.baki_debet, report.facilities.0.kolektabilitas, report.facilities.0.hari_tunggakan',
    });
  });
});

describe('a big report (36)', () => {
  const facility = { baki_debet: 1_000, kolektabilitas: 1, hari_tunggakan: 0, angsuran: 10 };
  const big = example(documented.getReport, 'big report');

  test('is downloaded and summed up in the same call', async () => {
    desk.answers = inTurn(big, ready({ debitur: { jml_fasilitas: 300 }, facilities: Array(300).fill(facility) }));
    expect(await desk.bureau.getReport(eventId)).toMatchObject({
      kind: 'ok',
      value: {
        state: 'READY',
        big: true,
        summary: { big: true, outstanding: 300_000, instalments: 3_000, activeFacilities: 300 },
      },
    });
  });

  test.each(['not ready', 'not found'])('asked for too early (%s) is in progress', async (early) => {
    desk.answers = inTurn(big, example(documented.download, early));
    expect(await desk.bureau.getReport(eventId)).toEqual({ kind: 'ok', value: { state: 'IN PROGRESS' } });
  });

  /** Between a page and the whole of {@link many}. */
  const atMostBytes = 150_000;
  /** As a server that takes `max` for the facilities on a page. */
  const paged =
    (facilities: object[], afterLast: Answer): Answer =>
    (request, response) => {
      if (request.path.includes('/getReport/')) return big(request, response);
      const [, page, max] = /page\/(\d+)\/max\/(\d+)/.exec(request.path) ?? [];
      const part = max ? facilities.slice(Number(page) * Number(max), (Number(page) + 1) * Number(max)) : facilities;
      return (part.length ? ready({ debitur: { jml_fasilitas: facilities.length }, facilities: part }) : afterLast)(
        request,
        response,
      );
    };
  const many = Array.from({ length: 2_250 }, (_, i) => ({
    ...facility,
    hari_tunggakan: i === 2_249 ? 91 : 0,
    baki_debet: i,
  }));

  test.each([
    ['an empty page', ready({ facilities: [] })],
    ['not found', example(documented.download, 'not found')],
  ])('too large to be taken whole is taken page by page until %s', async (_, afterLast) => {
    desk.transport.limitCalls({ atMostBytes });
    desk.answers = paged(many, afterLast);
    expect(await desk.bureau.getReport(eventId)).toMatchObject({
      kind: 'ok',
      value: { big: true, summary: { maxDaysPastDue: 91, outstanding: (2_249 * 2_250) / 2, activeFacilities: 2_250 } },
    });
    expect(desk.asked('/page/').map(({ path }) => path.slice(path.indexOf('/page')))).toEqual([
      '/page/0/max/1000',
      '/page/1/max/1000',
      '/page/2/max/1000',
      '/page/3/max/1000',
    ]);
  });

  test('is handed on as it came, in as many parts as it was taken; an empty last page is none', async () => {
    desk.transport.limitCalls({ atMostBytes });
    desk.answers = paged(many, ready({ facilities: [] }));
    const parts: object[][] = [];
    await desk.bureau.getReport(eventId, [], async (part, bytes) => {
      parts[part] = (JSON.parse(bytes.toString()) as { report: { facilities: object[] } }).report.facilities;
    });
    expect(parts).toHaveLength(3);
    expect(parts.flat()).toEqual(many);
  });

  test('that cannot be kept is not summed up: whoever keeps it says so', async () => {
    desk.answers = paged(many, ready({}));
    const full = () => Promise.reject(new Error('the disk is full'));
    await expect(desk.bureau.getReport(eventId, [], full)).rejects.toThrow('the disk is full');
  });

  test('of a server that gives the same page for ever is not added up for ever', async () => {
    desk.transport.limitCalls({ atMostBytes });
    desk.answers = paged(many, ready({}));
    const always = desk.answers;
    desk.answers = (request, response) =>
      always({ ...request, path: request.path.replace(/page\/\d+/, 'page/0') }, response);
    expect(await desk.bureau.getReport(eventId)).toEqual({
      kind: 'unknown',
      reason: 'downloadReport gives the same page again',
    });
  });
});
