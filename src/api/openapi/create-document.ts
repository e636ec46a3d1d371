/** A document made of its source, once, when it is first asked for. */
import { createDocument, type ZodOpenApiObject } from 'zod-openapi';

export type ApiDocument = ReturnType<typeof createDocument>;

/** What these formats say already needs no pattern of three lines. */
const saidByFormat = ['uuid', 'email'];

/** `source` is made of contracts alone, so that the document is the same for every process. */
export function documentOf(source: ZodOpenApiObject, plainFormats: string[] = saidByFormat): () => ApiDocument {
  let made: ApiDocument | undefined;
  const override = ({ jsonSchema }: { jsonSchema: { format?: string; pattern?: string } }): void => {
    if (jsonSchema.format && plainFormats.includes(jsonSchema.format)) delete jsonSchema.pattern;
  };
  return () => (made ??= createDocument(source, { override }));
}
