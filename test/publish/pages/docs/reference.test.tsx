import { describe, expect, it } from 'vitest';
import { ApiDocument, operationsByTag } from '../../../../src/publish/pages/docs/api-document.ts';
import { ReferencePage } from '../../../../src/publish/pages/docs/reference.tsx';
import { typeWords } from '../../../../src/publish/pages/docs/schema-text.ts';
import { OBSERVATORY, rendered, textOf } from '../../records.ts';

const list = {
  tags: ['Data'],
  summary: 'Things',
  description: 'All of `them`',
  parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 500, default: 100 } }],
  responses: {
    200: {
      description: 'Rows',
      content: {
        'application/json': { schema: { properties: { data: { type: 'array', items: { $ref: '#/components/schemas/Thing' } } } } },
      },
    },
    503: { description: 'not-stored: The report could not be stored; keep it and send it again; busy: Another job is at work; try again' },
  },
};

const api = ApiDocument.parse({
  info: { title: 'Beacon', version: '1' },
  paths: { '/v1/things': { get: list }, '/v1/things.csv': { get: list }, '/v1/things.ndjson': { get: list } },
  components: {
    schemas: {
      Thing: {
        type: 'object',
        description: 'A thing',
        required: ['id'],
        properties: { id: { type: 'string' }, at: { type: ['string', 'null'], format: 'date-time' } },
      },
    },
  },
});

const wordsOf = (schema: Parameters<typeof typeWords>[0]): string =>
  typeWords(schema)
    .map(({ text }) => text)
    .join('');

describe('the API reference', () => {
  it('lists each operation once, with its other formats, parameters, answers and anchors', async () => {
    const html = await rendered(<ReferencePage observatory={OBSERVATORY} api={api} />);
    expect(html.match(/<h3 id="get-v1-things"/g)).toHaveLength(1);
    expect(html).toContain('href="#get-v1-things"');
    expect(textOf(html)).toContain('Things. All of them Also as /v1/things.csv and /v1/things.ndjson.');
    expect(textOf(html)).toMatch(/limit query integer, 1–500; else 100/);
    expect(html).toContain('<code>application/json</code> array of <a href="#schema-Thing">Thing</a>');
    expect(html).toContain('id="schema-Thing"');
    expect(textOf(html)).toMatch(/id string at \(optional\) date-time \| null/);
  });

  it('leads from each problem to its cause and remedy', async () => {
    const html = await rendered(<ReferencePage observatory={OBSERVATORY} api={api} />);
    expect([...html.matchAll(/href="\/docs\/problems#([^"]+)"/g)].map(([, name]) => name)).toEqual(['not-stored', 'busy']);
  });

  it('groups operations by tag', () => {
    expect(
      [...operationsByTag(api)].map(([tag, operations]) => [tag, operations.map(({ path, suffixes }) => [path, ...suffixes])]),
    ).toEqual([['Data', [['/v1/things', '.csv', '.ndjson']]]]);
  });
});

describe('the words for a schema', () => {
  it('name types, choices, limits and references', () => {
    expect(wordsOf({ anyOf: [{ type: 'number', minimum: 0 }, { enum: ['<3', '3–5'] }] })).toBe('number, from 0 | <3 | 3–5');
    expect(wordsOf({ type: 'array', items: { $ref: '#/components/schemas/Thing' } })).toBe('array of Thing');
    expect(wordsOf({ type: 'object', additionalProperties: { type: 'boolean' } })).toBe('object of boolean');
    expect(wordsOf({ type: 'string', maxLength: 80 })).toBe('string, to 80 characters');
    expect(wordsOf({ const: 'OKP' })).toBe('"OKP"');
    expect(wordsOf({ type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER })).toBe('integer');
    expect(wordsOf({})).toBe('any');
  });
});
