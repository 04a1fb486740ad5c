import type { Pipeline } from '../../db/pipeline.ts';
import type { Incident } from '../../incidents/incident.ts';
import { isRestriction } from '../../incidents/terms.ts';
import { toRfc3339 } from '../../shared/time.ts';

const displayNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' });

/** The country's name in English; the code where there is none. */
export const countryName = (probeCc: string): string => displayNames.of(probeCc) ?? probeCc;

/** Each country with its current incidents and what they come to. */
export function stateOfCountries(pipeline: Pipeline, countries: readonly string[], current: readonly Incident[]) {
  return countries.map((probeCc) => {
    const here = current.filter((incident) => incident.probe_cc === probeCc);
    const progress = pipeline.countries[probeCc];
    const restrictions = here.filter(({ kind }) => isRestriction(kind));
    const isDetected = restrictions.some(({ status }) => status === 'detected');
    const state = isDetected ? 'restricted' : restrictions.length > 0 ? 'suspected' : 'nothing-found';
    return {
      probe_cc: probeCc,
      name: countryName(probeCc),
      state,
      incidents: here.map(({ id }) => id),
      first_observed: toRfc3339(progress?.firstMs ?? 0),
      last_observed: toRfc3339(progress?.lastMs ?? 0),
    };
  });
}
