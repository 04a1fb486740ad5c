/**
 * What other observatories publish of a country, beside our own levels and in none of our counts. A source says where it is asked and how often, how
 * its answers are read, and by whom and under which licence every point of it stands. Adapters are pure: what to ask, and what was answered.
 */
export const SOURCE_IDS = ['ioda', 'radar', 'ripestat', 'ooni'] as const;
export type SourceId = (typeof SOURCE_IDS)[number];

/** One value: of the step that begins at `atMs`, Unix milliseconds. */
export type Point = { atMs: number; value: number };

/** `label` is what the detector and readers know it by. `judged`: whether a fall of it may mean that a country is offline. */
export type Series = { label: string; unit: string; stepMs: number; judged: boolean; points: Point[] };

/** What a source says in words, such as an outage that it tells of. */
export type Annotation = { id: string; atMs: number; endMs: number | null; text: string; address: string | null };

export type Answer = { series: Series[]; annotations: Annotation[] };

/** What is asked: a path and a query below the base address. */
export type Ask = { path: string; query: Record<string, string> };

export type Span = { sinceMs: number; untilMs: number };

export type Source = {
  id: SourceId;
  name: string;
  /** How it wants to be named, with every point. */
  attribution: string;
  licence: string;
  licenceAddress: string;
  /** Where it is asked, unless the operator sets another address. */
  base: string;
  /** How often, and how far back each time for what came late; and how far back the first time: a detector has to know what is usual. */
  everyMs: number;
  backMs: number;
  firstMs: number;
  asks: (probeCc: string, span: Span) => Ask[];
  /** @param answers parsed JSON, in the order of `asks` @throws ZodError where one is not what the source documents */
  read: (answers: readonly unknown[]) => Answer;
};

/** Whole seconds, as these interfaces want them. */
export const seconds = (timeMs: number): string => String(Math.floor(timeMs / 1000));
