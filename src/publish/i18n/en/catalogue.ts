/** Every message of the pages in English. Other languages have the same keys: the compiler sees what is missing. */
import { about } from './about.ts';
import { alerts } from './alerts.ts';
import { country } from './country.ts';
import { feeds } from './feeds.ts';
import { incident } from './incident.ts';
import { outside } from './outside.ts';
import { probe } from './probe.ts';
import { record } from './record.ts';
import { site } from './site.ts';

export const en = { site, country, incident, about, feeds, alerts, outside, probe, record };

export type Words = typeof en;
