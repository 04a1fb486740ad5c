/** A JSON Schema in a few words. */

/** What is read of a schema; the document is made by our own routes. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  format?: string;
  pattern?: string;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  maxItems?: number;
  maxLength?: number;
};

/** A word of a type: text, or the name of a schema to link to. */
export type Word = { text: string; schema?: string };

const word = (text: string): Word[] => [{ text }];

const joined = (parts: Word[][], between: string): Word[] =>
  parts.flatMap((part, index) => (index === 0 ? part : [{ text: between }, ...part]));

export function typeWords(schema: Schema): Word[] {
  if (schema.$ref) return [{ text: schema.$ref.split('/').at(-1) ?? '', schema: schema.$ref.split('/').at(-1) }];
  if (schema.const !== undefined) return word(JSON.stringify(schema.const));
  if (schema.enum) return word(schema.enum.map((value) => (typeof value === 'string' ? value : JSON.stringify(value))).join(' | '));
  const several = schema.anyOf ?? schema.oneOf;
  if (several) return joined(several.map(typeWords), ' | ');
  if (schema.allOf) return joined(schema.allOf.map(typeWords), ' & ');
  return plainType(schema);
}

function plainType(schema: Schema): Word[] {
  const types = [schema.type ?? 'any'].flat();
  if (types.includes('array'))
    return [{ text: 'array of ' }, ...(schema.items ? typeWords(schema.items) : word('any')), ...boundsOf(schema)];
  if (typeof schema.additionalProperties === 'object') return [{ text: 'object of ' }, ...typeWords(schema.additionalProperties)];
  return [{ text: types.map((type) => (type === 'string' && schema.format ? schema.format : type)).join(' | ') }, ...boundsOf(schema)];
}

/** The least and the largest safe integer are no limits. */
const told = (limit: number | undefined): number | null =>
  limit === undefined || Math.abs(limit) >= Number.MAX_SAFE_INTEGER ? null : limit;

/** Limits that a caller must know. */
function boundsOf({ minimum, maximum, minItems, maxItems, maxLength }: Schema): Word[] {
  const [least, most] = [told(minimum ?? minItems), told(maximum ?? maxItems)];
  if (least !== null && most !== null) return word(`, ${least}–${most}`);
  if (least !== null) return word(`, from ${least}`);
  if (most !== null) return word(`, to ${most}`);
  return maxLength === undefined ? [] : word(`, to ${maxLength} characters`);
}
