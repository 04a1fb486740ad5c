/** A chart that stands by itself. Its texts are plain: what is made of names from outside has gone through `plainText`. */
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
  /** The same for a page to embed, where the drawing's letters would shrink with it; about as high as it says, in pixels. */
  inPage?: { content: Child; height: number };
  /** The same as numbers. */
  rows: readonly Record<string, unknown>[];
  /** Path of the page that it is taken from. */
  page: string;
  /** How far anybody stands behind what it shows; empty where that is not a question. */
  standing: string;
  /** SHA-256 of the data, in hex, where they are published under one; else that of the rows is told. */
  digest: string | null;
  /** Whether it is worth keeping as a picture: what shows the present is another one every five minutes. */
  isKept: boolean;
};

const FORMS = { '.svg': 'svg', '.csv': 'csv', '.png': 'card', '.card.svg': 'drawing', '': 'embed' } as const;
export type Form = (typeof FORMS)[keyof typeof FORMS];

/** A chart's name and ending in a route's path. */
export const FILE = '.+?(?:\\.card\\.svg|\\.svg|\\.csv|\\.png)';

/** `telegram.svg` → telegram as a picture; without an ending, to embed. */
export function formOf(file: string): { name: string; form: Form } {
  const ending = /(\.card\.svg|\.svg|\.csv|\.png)?$/.exec(file)?.[0] ?? '';
  return { name: file.slice(0, file.length - ending.length), form: FORMS[ending as keyof typeof FORMS] };
}
