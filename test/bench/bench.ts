/** What every bench gives: lines as it goes, and a summary that says whether what was promised holds. */
export type Line = Record<string, unknown>;

export type Summary = { summary: string; pass: boolean } & Line;

export type Bench = (say: (line: Line) => void) => Promise<Summary>;
