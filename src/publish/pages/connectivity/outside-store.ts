/** Reads what a country's page shows of it from outside: our own levels, and what other observatories publish. */
import type { Context } from 'hono';
import { openDatabase } from '../../../db/client.ts';
import type { AppEnv } from '../../../env.ts';
import type { Incident } from '../../../incidents/incident.ts';
import { readSignals } from '../../../outside/signals/store.ts';
import type { Range } from '../range.ts';
import { readConnectivity } from './connectivity-store.ts';
import type { OutsideView } from './outside-sections.tsx';
import { othersView } from './others-view.ts';

/** Longest range of which others' series are read: each day is a row. */
const LONGEST_DAYS = 62;

export async function readOutside(c: Context<AppEnv>, probeCc: string, incidents: readonly Incident[], range: Range): Promise<OutsideView> {
  const db = openDatabase(c.env.DB);
  const { OUTSIDE_COUNTRIES, SIGNAL_SOURCES, SIGNAL_COUNTRIES } = c.var.settings;
  const isShort = range.untilMs - range.sinceMs <= LONGEST_DAYS * 86_400_000;
  const [own, signals] = await Promise.all([
    readConnectivity(db, probeCc, incidents, range),
    isShort ? readSignals(db, probeCc, range) : [],
  ]);
  return {
    own,
    isProbed: OUTSIDE_COUNTRIES.includes(probeCc),
    others: othersView(signals, range),
    othersRead: SIGNAL_SOURCES.length > 0 && SIGNAL_COUNTRIES.includes(probeCc),
  };
}
