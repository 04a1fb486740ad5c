/** Every message of the pages in Urdu. Translated by machine and not reviewed yet: each page says so. */
import type { Words } from '../en/catalogue.ts';
import { about } from './about.ts';
import { alerts } from './alerts.ts';
import { country } from './country.ts';
import { feeds } from './feeds.ts';
import { incident } from './incident.ts';
import { outside } from './outside.ts';
import { probe } from './probe.ts';
import { record } from './record.ts';
import { site } from './site.ts';

export const ur: Words = { site, country, incident, about, feeds, alerts, outside, probe, record };
