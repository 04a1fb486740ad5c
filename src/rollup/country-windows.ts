/** Windows with their votes and controls, from observations that are all at hand. Pure. */
import type { WindowBin } from './bin.ts';
import { heardIn, isControl } from './controls/heard.ts';
import type { Heard } from './controls/verdict.ts';
import { votesOfBin } from './votes.ts';
import type { WindowVotes } from './window-votes.ts';

type Bins = ReadonlyMap<string, ReadonlyMap<number, WindowBin>>;

/** The windows of one country in ascending order. */
export function windowsOfCountry(bins: Bins, probeCc: string): WindowVotes[] {
  const controls = [...bins.keys()].filter(isControl);
  const heardAt = (windowMs: number): Heard =>
    Object.assign(
      {},
      ...controls.map((source) => {
        const bin = bins.get(source)?.get(windowMs);
        return bin ? heardIn(source, bin) : {};
      }),
    ) as Heard;
  return [...(bins.get(probeCc) ?? [])].map(([windowMs, bin]) => votesOfBin(probeCc, windowMs, bin, heardAt(windowMs)));
}
