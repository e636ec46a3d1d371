/** Writes a call down as it will leave: JSON, several parts, or bytes as they are. */
import type { SentRequest } from './exchange.ts';
import type { PartnerCall } from './http-client.ts';

type Call = PartnerCall & { answer: unknown };

export interface Sendable extends SentRequest {
  payload: string | Buffer | null;
}

/** The request as it will leave, and as it may be told; throws for a body that cannot be written. Only parts take a while. */
export function sendable(call: Call, traceHeaders?: Record<string, string>): Sendable | Promise<Sendable> {
  if (call.multipart) return inParts(call, call.multipart, traceHeaders);
  const { method, url } = call;
  if (call.raw) {
    const { bytes, contentType } = call.raw;
    const described = `‹${bytes.length} bytes of ${contentType}›`;
    return { method, url, headers: headersOf(call, contentType, traceHeaders), described, payload: bytes };
  }
  if (call.body === undefined) return { method, url, headers: headersOf(call, null, traceHeaders), payload: null };
  const body = JSON.stringify(call.body);
  return { method, url, headers: headersOf(call, 'application/json', traceHeaders), body, payload: body };
}

async function inParts(call: Call, form: FormData, traceHeaders?: Record<string, string>): Promise<Sendable> {
  const { method, url } = call;
  // Encoded here, and not by undici, which knows its own FormData only; so the length is known too.
  const encoded = new Response(form);
  const payload = Buffer.from(await encoded.arrayBuffer());
  const headers = headersOf(call, encoded.headers.get('content-type'), traceHeaders);
  const described = [...form.entries()].map(([name, value]) =>
    typeof value === 'string' ? `${name}: ${value}` : `${name}: ‹${value.size} bytes of ${value.type}›`,
  );
  return { method, url, headers, described: described.join('\n'), payload };
}

/** What the call says itself comes last and wins. */
function headersOf(call: Call, contentType: string | null, traceHeaders?: Record<string, string>) {
  const headers: Record<string, string> = { accept: call.answer === 'bytes' ? '*/*' : 'application/json' };
  if (contentType !== null) headers['content-type'] = contentType;
  return Object.assign(headers, traceHeaders, call.headers);
}
