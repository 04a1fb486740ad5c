/** The clock that people of a country go by, where there is one. Pure. */

/** Not in every compiler's library yet (ECMA-402, Intl Locale Info). */
type WithZones = Intl.Locale & { getTimeZones?: () => readonly string[] | undefined };

const known = new Map<string, readonly string[]>();

function zonesOf(probeCc: string): readonly string[] {
  const locale: WithZones = new Intl.Locale(`und-${probeCc}`);
  const zones = known.get(probeCc) ?? locale.getTimeZones?.() ?? [];
  known.set(probeCc, zones);
  return zones;
}

/** The time zone (IANA) of a country at a time; null where it has none or several whose clocks differ. */
export function localZone(probeCc: string, timeMs: number): string | null {
  if (!/^[A-Z]{2}$/.test(probeCc)) return null;
  const [first, ...others] = zonesOf(probeCc);
  if (first === undefined) return null;
  const clock = (zone: string): string =>
    new Intl.DateTimeFormat('en', { timeZone: zone, timeStyle: 'short', dateStyle: 'short' }).format(timeMs);
  return others.every((zone) => clock(zone) === clock(first)) ? first : null;
}

/** The city that a zone goes by. */
export const placeOf = (zone: string): string => zone.split('/').at(-1)?.replaceAll('_', ' ') ?? zone;
