import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { columnsOf, toCsv } from '../../src/http/formats.ts';

const cell = (text: string): string => toCsv([{ name: text }]).split('\r\n')[1] ?? '';

describe('a table as CSV', () => {
  it('holds no formula, however it is begun', () => {
    for (const text of ['=1+1', '+1', '-2', '@SUM(A1)', '\t=1', '\r\n=1', ' =1', '＝1+1', "=cmd|'/c calc'!A0"])
      expect(cell(text), text).toMatch(/^"?'/);
    expect(cell('Telone (=AS37332)')).toBe('Telone (=AS37332)');
  });

  it('has numbers as numbers, negative ones too', () => {
    expect(toCsv([{ a: -0.5, b: 1e-7, c: null, d: false }])).toBe('a,b,c,d\r\n-0.5,1e-7,,false\r\n');
  });

  it('has the same columns on each page of a list, and on an empty one', () => {
    const Span = z.strictObject({ from: z.string(), to: z.string() });
    const Row = z.strictObject({
      id: z.string(),
      span: z.union([Span, z.null()]),
      held: Span.nullable(),
      by: z.record(z.enum(['ok', 'dns']), z.number()).nullable(),
      token: z.string().optional(),
    });
    const header = 'id,span.from,span.to,held.from,held.to,by.ok,by.dns';
    const csv = (rows: z.output<typeof Row>[]): string => toCsv(rows, columnsOf(Row));
    expect(csv([])).toBe(`${header}\r\n`);
    expect(csv([{ id: 'a', span: null, held: null, by: null }])).toBe(`${header}\r\na,,,,,,\r\n`);
    expect(csv([{ id: 'b', span: { from: '1', to: '2' }, held: null, by: { ok: 1, dns: 0 }, token: 't' }])).toBe(
      `${header},token\r\nb,1,2,,,1,0,t\r\n`,
    );
  });

  it('keeps a row to a line, whatever a name holds', () => {
    expect(cell('A\r\nB\u0000\u0008"C",D')).toBe('"A B ""C"",D"');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        const csv = toCsv([
          { a, b },
          { a: b, b: a },
        ]);
        expect(csv.split('\r\n')).toHaveLength(4);
        // eslint-disable-next-line no-control-regex
        expect(csv.replaceAll('\r\n', '')).not.toMatch(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/);
      }),
    );
  });
});
