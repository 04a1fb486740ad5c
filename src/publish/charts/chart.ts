/** A chart that stands by itself. */
import type { Child } from 'hono/jsx';

export type Chart = {
  title: string;
  /** What it shows, in a sentence. */
  text: string;
  /** What it rests on, for the line of its source. */
  sample: string;
  simulated: boolean;
  /** In pixels. */
  height: number;
  drawing: Child;
  /** The same as numbers. */
  rows: readonly Record<string, unknown>[];
  /** Path of the page that it is taken from. */
  page: string;
};

export const FORMS = ['svg', 'csv', 'embed'] as const;
export type Form = (typeof FORMS)[number];

/** `telegram.svg` → telegram as a picture; without an ending, to embed. */
export function formOf(file: string): { name: string; form: Form } {
  const [, name = file, ending] = /^(.*)\.(svg|csv)$/.exec(file) ?? [];
  return { name, form: ending === 'svg' || ending === 'csv' ? ending : 'embed' };
}
