/** The sources by id. */
import { ioda } from './ioda.ts';
import { ooni } from './ooni.ts';
import { radar } from './radar.ts';
import { ripestat } from './ripestat.ts';
import type { Source, SourceId } from './source.ts';

export const SOURCES: Record<SourceId, Source> = { ioda, radar, ripestat, ooni };

/** The source whose series has this label; undefined for our own and for others'. */
export const sourceOfLabel = (label: string): Source | undefined => Object.values(SOURCES).find(({ name }) => label.startsWith(`${name} `));
