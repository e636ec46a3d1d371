/** Writes a call down as it will leave: JSON, several parts, or bytes as they are. */
import type { SentRequest } from './exchange.ts';
import type { PartnerCall } from './http-client.ts';

type Call = PartnerCall & { answer: unknown };

export interface Sendable extends SentRequest {
  payload: string | Buffer | null;
}

/** The request as it will leave, and as it may be told; throws for a body that cannot be written. */
export async function sendable(call: Call, traceHeaders: Record<string, string> = {}): Promise<Sendable> {
  const { method, url } = call;
  const accept = call.answer === 'bytes' ? '*/*' : 'application/json';
  const headersFor = (type: Record<string, string>) => ({ accept, ...traceHeaders, ...type, ...call.headers });
  if (call.raw) {
    const { bytes, contentType } = call.raw;
    const described = `‹${bytes.length} bytes of ${contentType}›`;
    return { method, url, headers: headersFor({ 'content-type': contentType }), described, payload: bytes };
  }
  if (call.multipart) {
    // Encoded here, and not by undici, which knows its own FormData only; so the length is known too.
    const encoded = new Response(call.multipart);
    const payload = Buffer.from(await encoded.arrayBuffer());
    const headers = headersFor({ 'content-type': encoded.headers.get('content-type') ?? '' });
    const described = [...call.multipart.entries()].map(([name, value]) =>
      typeof value === 'string' ? `${name}: ${value}` : `${name}: ‹${value.size} bytes of ${value.type}›`,
    );
    return { method, url, headers, described: described.join('\n'), payload };
  }
  if (call.body === undefined) return { method, url, headers: headersFor({}), payload: null };
  const body = JSON.stringify(call.body);
  return { method, url, headers: headersFor({ 'content-type': 'application/json' }), body, payload: body };
}
