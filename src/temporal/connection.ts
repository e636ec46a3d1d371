/** Connections to Temporal: address, TLS, API key and the encrypting payload codec. */
import { readFileSync } from 'node:fs';
import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { Config } from '../platform/config.ts';
import { payloadCodec } from './payload-codec.ts';
import { searchAttributes } from './search-attributes.ts';

export type TemporalSettings = Pick<
  Config,
  | 'TEMPORAL_ADDRESS'
  | 'TEMPORAL_NAMESPACE'
  | 'TEMPORAL_API_KEY'
  | 'TEMPORAL_TLS_CA'
  | 'TEMPORAL_TLS_CERT'
  | 'TEMPORAL_TLS_KEY'
  | 'PAYLOAD_ENCRYPTION_KEYS'
>;

export const dataConverter = (settings: Pick<TemporalSettings, 'PAYLOAD_ENCRYPTION_KEYS'>): DataConverter => ({
  payloadCodecs: [payloadCodec(settings.PAYLOAD_ENCRYPTION_KEYS)],
});

/** Address and credentials, the same for clients and workers. */
export function connectionOptions(settings: TemporalSettings) {
  return {
    address: settings.TEMPORAL_ADDRESS,
    ...(settings.TEMPORAL_API_KEY ? { apiKey: settings.TEMPORAL_API_KEY } : {}),
    ...(tls(settings) ? { tls: tls(settings) } : {}),
  } satisfies ConnectionOptions;
}

/** A client whose payloads go through the codec. */
export async function connectTemporal(settings: TemporalSettings): Promise<Client> {
  const connection = await Connection.connect({ ...connectionOptions(settings), connectTimeout: '10 seconds' });
  return new Client({ connection, namespace: settings.TEMPORAL_NAMESPACE, dataConverter: dataConverter(settings) });
}

/** Registers the search attributes that the namespace does not have yet. */
export async function registerSearchAttributes(client: Client): Promise<void> {
  const { operatorService } = client.connection as Connection;
  const namespace = client.options.namespace;
  const existing = await operatorService.listSearchAttributes({ namespace });
  const types = proto.temporal.api.enums.v1.IndexedValueType;
  const missing = Object.values(searchAttributes)
    .filter(({ name }) => !existing.customAttributes[name])
    .map(({ name, type }): [string, number] => [
      name,
      type === 'BOOL' ? types.INDEXED_VALUE_TYPE_BOOL : types.INDEXED_VALUE_TYPE_KEYWORD,
    ]);
  if (missing.length)
    await operatorService.addSearchAttributes({ namespace, searchAttributes: Object.fromEntries(missing) });
}

function tls({ TEMPORAL_TLS_CA, TEMPORAL_TLS_CERT, TEMPORAL_TLS_KEY, TEMPORAL_API_KEY }: TemporalSettings) {
  if (!TEMPORAL_TLS_CA && !TEMPORAL_TLS_CERT) return TEMPORAL_API_KEY ? true : undefined;
  return {
    ...(TEMPORAL_TLS_CA ? { serverRootCACertificate: readFileSync(TEMPORAL_TLS_CA) } : {}),
    ...(TEMPORAL_TLS_CERT && TEMPORAL_TLS_KEY
      ? { clientCertPair: { crt: readFileSync(TEMPORAL_TLS_CERT), key: readFileSync(TEMPORAL_TLS_KEY) } }
      : {}),
  };
}
