/** What the reference shows, taken from the app's own OpenAPI document. */
import { z } from 'zod';
import type { Schema } from './schema-text.ts';

const AnySchema = z.custom<Schema>((value) => typeof value === 'object' && value !== null);

const Content = z.record(z.string(), z.object({ schema: AnySchema.optional() })).optional();

const Operation = z.object({
  tags: z.array(z.string()).default([]),
  summary: z.string().default(''),
  description: z.string().optional(),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.string(),
        required: z.boolean().default(false),
        description: z.string().optional(),
        schema: AnySchema.optional(),
      }),
    )
    .default([]),
  requestBody: z.object({ content: Content }).optional(),
  responses: z.record(z.string(), z.object({ description: z.string(), content: Content })).default({}),
});

/** The parts of an OpenAPI 3.1 document that are shown. */
export const ApiDocument = z.object({
  info: z.object({ title: z.string(), version: z.string(), description: z.string().optional() }),
  paths: z.record(z.string(), z.partialRecord(z.enum(['get', 'post', 'put', 'patch', 'delete']), Operation)).default({}),
  components: z.object({ schemas: z.record(z.string(), AnySchema).default({}) }).default({ schemas: {} }),
});
export type ApiDocument = z.infer<typeof ApiDocument>;

export type ListedOperation = z.infer<typeof Operation> & { method: string; path: string; anchor: string; suffixes: string[] };

/** Formats that lists come in beside JSON. */
const SUFFIXES = ['.csv', '.ndjson'];

/** Operations by tag, in the order of the document; the other formats of a list are told with it. */
export function operationsByTag({ paths }: ApiDocument): Map<string, ListedOperation[]> {
  const groups = new Map<string, ListedOperation[]>();
  for (const [path, methods] of Object.entries(paths)) {
    if (SUFFIXES.some((suffix) => path.endsWith(suffix))) continue;
    const suffixes = SUFFIXES.filter((suffix) => path + suffix in paths);
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags[0] ?? 'Other';
      const anchor = `${method}-${path.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '')}`;
      groups.set(tag, [...(groups.get(tag) ?? []), { ...operation, method, path, anchor, suffixes }]);
    }
  }
  return groups;
}
