/** What falls due when a block of windows is over, on a track's first window after it: it depends on the window alone, not on the calls. */
import { fadeBadHours } from './bad-hour.ts';
import { admit, blockOf, serviceRateOf, waiting } from './baseline.ts';
import { admitSpread } from './correlation.ts';
import { admitHours } from './hours.ts';
import { EFFECTS, FORGET_WINDOWS, PENDING_WINDOWS, WINDOWS_A_DAY } from './parameters.ts';
import { openPhase, restrictedPart, type Track } from './track.ts';
import { fadeUnrest, noteClumps } from './unrest.ts';

/** Votes are admitted, the service's rate is set, what was learned fades, networks and software that are long gone are forgotten. */
export function turn(track: Track, window: number): void {
  const block = blockOf(window);
  if (isNew(track)) track.rate = serviceRateOf(track.cells.map(({ baseline }) => waiting(baseline)));
  if (block === track.block) return;
  const passed = track.block > 0 ? (block - track.block) * PENDING_WINDOWS : 0;
  track.block = block;
  fadeBadHours(track.badHours, passed);
  fadeUnrest(track.unrest, passed);
  for (const cell of track.cells) admit(cell.baseline, window, track.rate, track.unrest);
  admitHours(track.hours, window);
  noteClumps(track.unrest, admitSpread(track.correlation, window, passed));
  if (!isNew(track)) track.rate = serviceRateOf(track.cells.map(({ baseline }) => baseline));
  track.software = Object.fromEntries(Object.entries(track.software).filter(([, [seen]]) => seen > window - WINDOWS_A_DAY));
  forget(track, window);
}

/** Nothing is admitted yet: the service's rate is that of the votes that wait, so that a test that always fails for many is no alarm. */
const isNew = ({ cells, episode }: Track): boolean => episode === null && cells.every(({ baseline }) => baseline.block === 0);

function forget(track: Track, window: number): void {
  const phase = openPhase(track);
  const stays = track.cells.map((cell) => cell.last > window - FORGET_WINDOWS || restrictedPart(phase, cell.asn) !== null);
  if (stays.every(Boolean)) return;
  track.cells = track.cells.filter((_, place) => stays[place]);
  for (const candidate of track.candidates)
    candidate.evidence = candidate.evidence.filter((_, index) => stays[Math.floor(index / EFFECTS.length)]);
  for (const end of track.ends) {
    end.evidence = end.evidence.filter((_, place) => stays[place]);
    end.rates = end.rates.filter((_, place) => stays[place]);
  }
}
