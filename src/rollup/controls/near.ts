/**
 * Which regions' vantages are near a country: where a service fails there and nowhere else, its outage is one of that part of the world.
 * Parts of the world as the edge platform divides it; Russia, the Caucasus and Central Asia go with Eastern Europe.
 */
const PARTS: readonly (readonly [regions: string, countries: string])[] = [
  [
    'enam wnam',
    'AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR SV SX TC TT UM US VC VG VI',
  ],
  ['sam', 'AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE'],
  ['weur', 'AD AT AX BE CH DE DK ES FO FR GB GG GI IE IM IS IT JE LI LU MC MT NL NO PT SE SJ SM VA'],
  ['eeur', 'AL AM AZ BA BG BY CY CZ EE FI GE GR HR HU KG KZ LT LV MD ME MK PL RO RS RU SI SK TJ TM TR UA UZ XK'],
  ['me', 'AE BH IL IQ IR JO KW LB OM PS QA SA SY YE'],
  [
    'afr',
    'AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA ZM ZW',
  ],
  ['apac', 'AF BD BT IN LK MV NP PK'],
  ['apac-se apac', 'BN CC CX ID KH LA MM MY PH SG TH TL VN'],
  ['apac-ne apac', 'CN HK JP KP KR MN MO TW'],
  ['oc', 'AQ AS AU CK FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV VU WF WS'],
];

const REGIONS_BY_COUNTRY: ReadonlyMap<string, readonly string[]> = new Map(
  PARTS.flatMap(([regions, countries]) => countries.split(' ').map((code) => [code, regions.split(' ')] as const)),
);

/** The regions that are near a country; none of one that no part of the world has. */
export const regionsNear = (probeCc: string): readonly string[] => REGIONS_BY_COUNTRY.get(probeCc) ?? [];

/** A vantage is named after its region, a placed one with more behind it: `apac`, `apac-mumbai`. */
export const isNear = (vantage: string, regions: readonly string[]): boolean =>
  regions.some((region) => vantage === region || vantage.startsWith(`${region}-`));
