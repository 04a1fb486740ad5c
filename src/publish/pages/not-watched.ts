/** What an observatory cannot see, as it is set up. */
import type { Context } from 'hono';
import type { AppEnv } from '../../env.ts';
import { vantagesOf } from '../../ingest/edge/vantages.ts';

/** `controls`: nothing tells a service's own outage; `outside`: no country is probed from outside; `others`: no other observatory's series is read. */
export type NotWatched = { controls: boolean; outside: boolean; others: boolean };

export const notWatched = (c: Context<AppEnv>): NotWatched => {
  const { settings } = c.var;
  return {
    controls: vantagesOf(c.env, settings).length === 0,
    outside: settings.OUTSIDE_COUNTRIES.length === 0,
    others: settings.SIGNAL_SOURCES.length === 0 || settings.SIGNAL_COUNTRIES.length === 0,
  };
};
