/** The one transport: what leaves, what does not, and what that means. */
import { describe, expect, test } from '@jest/globals';
import { fakePartner, json } from './fake-partner.ts';
import { good, person, transportDesk } from './transport-desk.ts';

const desk = transportDesk();

describe('a request', () => {
  test('that cannot reach anybody never left', async () => {
    const gone = await fakePartner();
    await gone.close();
    expect(await desk.transport().call({ ...desk.post(), url: gone.url, body: {}, answer: person })).toEqual({
      kind: 'retryable',
      reason: 'ECONNREFUSED',
    });
  });

  test.each([
    ['a URL that is none', { url: 'not a url' }],
    ['a header that cannot be sent', { headers: { name: 'a\nb' } }],
    ['a body that is no JSON', { body: { amount: 1n } }],
  ])('that cannot be written is for a person: %s', async (_, wrong) => {
    expect(await desk.transport().call({ ...desk.post(), ...wrong, answer: person })).toMatchObject({
      kind: 'misconfigured',
    });
    expect(desk.partner.heard).toHaveLength(0);
  });

  test('that does not fit the document is not sent, and the misfit is named without its value', async () => {
    const outcome = await desk
      .transport()
      .call({ ...desk.post(), body: { name: 'BUDI' }, request: person, answer: person });
    expect(outcome).toEqual({ kind: 'rejected', code: 'UNSENDABLE', reason: 'not sent: unfit at nik' });
    expect(desk.partner.heard).toHaveLength(0);
  });

  test('of several parts, of raw bytes and of JSON arrives as such, with tracing headers', async () => {
    desk.partner.answers(json(200, good));
    const one = desk.transport({ traceHeaders: () => ({ traceparent: '00-1-2-01' }) });
    const form = new FormData();
    form.set('type', 'KTP');
    form.set('file', new Blob([Buffer.from('image')], { type: 'image/jpeg' }), 'ktp.jpg');
    await one.call({ ...desk.post(), multipart: form, answer: person });
    await one.call({
      ...desk.post(),
      method: 'PUT',
      raw: { bytes: Buffer.from('image'), contentType: 'image/jpeg' },
      answer: person,
    });
    await one.call({ ...desk.post(), body: good, answer: person });
    const [parts, raw, plain] = desk.partner.heard;
    expect(parts?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(parts?.body).toMatch(/name="type"[\s\S]*KTP[\s\S]*filename="ktp.jpg"[\s\S]*image\/jpeg[\s\S]*image/);
    expect(raw).toMatchObject({
      method: 'PUT',
      body: 'image',
      headers: { 'content-type': 'image/jpeg', 'content-length': '5' },
    });
    expect(plain).toMatchObject({
      body: JSON.stringify(good),
      headers: { 'content-type': 'application/json', traceparent: '00-1-2-01' },
    });
  });

  test('that is cancelled before it left never left; under way it is unknown', async () => {
    desk.partner.answers(() => undefined);
    const one = desk.transport();
    expect(await one.call({ ...desk.post(), answer: person, signal: AbortSignal.abort() })).toMatchObject({
      kind: 'retryable',
    });
    expect(desk.partner.heard).toHaveLength(0);
    const stop = new AbortController();
    desk.partner.answers(() => stop.abort());
    expect(await one.call({ ...desk.post(), answer: person, signal: stop.signal })).toMatchObject({ kind: 'unknown' });
  });
});
