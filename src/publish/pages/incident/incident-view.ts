/** What the page of an incident shows, and where it is. */
import type { Incident } from '../../../incidents/incident.ts';
import type { Observatory } from '../layout.tsx';
import type { ConnectivityView } from '../connectivity/connectivity-view.ts';
import type { Around } from './around.ts';

/** A kept version, where one is shown in place of the newest record. */
export type ShownVersion = { n: number; at: string; digest: string };

export type IncidentView = {
  observatory: Observatory;
  origin: string;
  incident: Incident;
  around: Around | null;
  /** Connectivity around a blackout; null for others, and where nothing was seen from outside. */
  connectivity: ConnectivityView | null;
  /** Records of the earlier incidents that it is like; of a version none, since it rests on its own record. */
  similar: readonly Incident[];
  version: ShownVersion | null;
  /** Whether its share card is at hand. */
  hasCard: boolean;
};

export const pathOfIncident = (incident: Pick<Incident, 'id'>, version: number | null = null): string =>
  `/incidents/${encodeURIComponent(incident.id)}${version === null ? '' : `/v${version}`}`;
