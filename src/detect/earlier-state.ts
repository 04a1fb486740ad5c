/**
 * States as earlier versions of the detector kept them. They are carried over rather than begun anew: windows are forgotten after a week, so that an open incident
 * would never end, and what networks are like as a rule would have to be learned again. Of a midnight's state nothing is left after a month.
 */
import { fromVersion1, type StateOfVersion1 } from './earlier/version-1.ts';
import { fromVersion2, type StateOfVersion2 } from './earlier/version-2.ts';
import { fromVersion4, type StateOfVersion4 } from './earlier/version-4.ts';
import { STATE_VERSION, type DetectorState } from './state.ts';

export type EarlierState = StateOfVersion1 | StateOfVersion2 | StateOfVersion4;

/** A stored state as this version keeps it; null where it is of none that is known. */
export function currentState(stored: DetectorState | EarlierState): DetectorState | null {
  switch (stored.version) {
    case STATE_VERSION:
      return stored;
    case 4:
    case 3:
      return fromVersion4(stored);
    case 2:
      return fromVersion2(stored);
    case 1:
      return fromVersion2(fromVersion1(stored));
    default:
      return null;
  }
}
