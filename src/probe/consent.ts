/**
 * What a volunteer is told before the first measurement, and where more than a flag is needed to agree to it. The wording
 * says what remains after everything that lowers the risk; a change of meaning raises `CONSENT_VERSION`, and everybody is asked again.
 */

/** Recorded with each consent. */
export const CONSENT_VERSION = 1;

/**
 * Countries in which being seen to test blocked services may have grave consequences. Source: Freedom House, "Freedom on the Net 2024",
 * rated Not Free, and countries that it does not rate in which independent measurement is known to be prosecuted or unsafe
 * (Afghanistan, Eritrea, North Korea, Syria, Tajikistan, Turkmenistan, Yemen). In doubt a country is on the list.
 */
export const HIGH_RISK_COUNTRIES: ReadonlySet<string> = new Set(
  'AE AF AZ BH BY CN CU EG ER ET IR KP KZ MM NI PK RU RW SA SD SY TH TJ TM TR UZ VE VN YE'.split(' '),
);

/** The zones of those countries in the tz database, which a machine's clock is set to. */
const HIGH_RISK_ZONES: Readonly<Record<string, string>> = {
  'Africa/Addis_Ababa': 'ET',
  'Africa/Asmara': 'ER',
  'Africa/Asmera': 'ER',
  'Africa/Cairo': 'EG',
  'Africa/Khartoum': 'SD',
  'Africa/Kigali': 'RW',
  'America/Caracas': 'VE',
  'America/Havana': 'CU',
  'America/Managua': 'NI',
  'Asia/Aden': 'YE',
  'Asia/Almaty': 'KZ',
  'Asia/Aqtau': 'KZ',
  'Asia/Aqtobe': 'KZ',
  'Asia/Ashgabat': 'TM',
  'Asia/Atyrau': 'KZ',
  'Asia/Bahrain': 'BH',
  'Asia/Baku': 'AZ',
  'Asia/Bangkok': 'TH',
  'Asia/Chongqing': 'CN',
  'Asia/Damascus': 'SY',
  'Asia/Dubai': 'AE',
  'Asia/Dushanbe': 'TJ',
  'Asia/Ho_Chi_Minh': 'VN',
  'Asia/Istanbul': 'TR',
  'Asia/Kabul': 'AF',
  'Asia/Harbin': 'CN',
  'Asia/Karachi': 'PK',
  'Asia/Kashgar': 'CN',
  'Asia/Oral': 'KZ',
  'Asia/Pyongyang': 'KP',
  'Asia/Qostanay': 'KZ',
  'Asia/Qyzylorda': 'KZ',
  'Asia/Rangoon': 'MM',
  'Asia/Riyadh': 'SA',
  'Asia/Saigon': 'VN',
  'Asia/Samarkand': 'UZ',
  'Asia/Shanghai': 'CN',
  'Asia/Tashkent': 'UZ',
  'Asia/Tehran': 'IR',
  'Asia/Urumqi': 'CN',
  'Asia/Yangon': 'MM',
  'Europe/Istanbul': 'TR',
  'Europe/Minsk': 'BY',
  Iran: 'IR',
  PRC: 'CN',
  Turkey: 'TR',
};

/** Russia's zones in the tz database: a score of them. */
const RUSSIAN_ZONES =
  /^(Europe\/(Moscow|Simferopol|Kaliningrad|Samara|Saratov|Ulyanovsk|Volgograd|Kirov|Astrakhan)|Asia\/(Yekaterinburg|Omsk|Novosibirsk|Barnaul|Tomsk|Novokuznetsk|Krasnoyarsk|Irkutsk|Chita|Yakutsk|Khandyga|Vladivostok|Ust-Nera|Magadan|Sakhalin|Srednekolymsk|Kamchatka|Anadyr))$/;

/** The country of high risk that a machine's time zone points to, or null. A guess made on the machine itself: nobody is asked. */
export const countryOfZone = (zone: string): string | null => HIGH_RISK_ZONES[zone] ?? (RUSSIAN_ZONES.test(zone) ? 'RU' : null);

/** What is known of where a volunteer is. */
export interface Whereabouts {
  /** ISO 3166-1 alpha-2, as the volunteer says. */
  readonly declared: string | null;
  /** The machine's time zone by the tz database. */
  readonly zone: string;
}

/** The country whose risk counts: a declared one, unless the clock points to one of high risk. */
export const riskyCountry = ({ declared, zone }: Whereabouts): string | null => {
  const byZone = countryOfZone(zone);
  if (byZone !== null) return byZone;
  return declared !== null && HIGH_RISK_COUNTRIES.has(declared) ? declared : null;
};

/** What is added to the text where a volunteer asks for the sensitive targets too. */
export const SENSITIVE_CONSENT =
  'You have asked for the sensitive targets too: the sites and servers of Tor, Psiphon, Lantern and several VPN providers. To whoever watches your connection this looks like somebody who wants to get around blocks, which in some countries is against the law by itself. Leave out --sensitive if in doubt.';

/** What a volunteer has agreed to: the version of the text, and the country of high risk that it told of, if any. */
export interface Agreement {
  readonly version: number;
  readonly country: string | null;
}

/** Does an earlier consent still hold? Not where the text has changed, or where a risk is now known that was not told then. */
export const holds = <Given extends Agreement>(consent: Given | null, country: string | null): consent is Given =>
  consent !== null && consent.version === CONSENT_VERSION && (country === null || consent.country === country);

/** Typed where the risk is high: a key pressed or a button tapped by habit is not enough. */
export const UNDERSTOOD = 'I understand';

/** @param translated the same in the language in which it was asked for */
export const isUnderstood = (typed: string, translated = UNDERSTOOD): boolean =>
  [UNDERSTOOD, translated].some((words) => typed.trim().toLowerCase() === words.toLowerCase());

/** What a probe runs as: a program, or a page in a browser. */
export type ProbeForm = 'program' | 'page';

const PURPOSE =
  'This probe tests whether well-known services (such as Wikipedia, YouTube or WhatsApp) can be reached from your connection, and sends the results to an observatory that publishes them without your name.';

const PROTECTION =
  'What it does to protect you: it contacts only ordinary big services from a fixed list, the way a browser does. Your internet address is used to tell your country and network, and is then dropped. Your results are published only together with those of others on your network. The key that signs them changes every month.';

const REMAINS = (trace: string): string =>
  `What remains: your internet provider can see that you contacted these services and this observatory. Whoever takes your device can see ${trace}. The company that carries the observatory sees addresses. In some countries this may be against the law.`;

const ENDING = (how: string): string =>
  `You can end it at any time. ${how} deletes your key, and at the observatory every result that can still be linked with it (those of the last two days); counts that name nobody stay.`;

const GENERAL: Readonly<Record<ProbeForm, readonly string[]>> = {
  program: [PURPOSE, PROTECTION, REMAINS('that this program is on it'), ENDING('"tocsin forget"')],
  page: [
    PURPOSE,
    PROTECTION,
    REMAINS('that you have used this page, until you erase it and the browser’s history'),
    ENDING('The button “Erase everything”'),
  ],
};

const HIGH_RISK =
  'People in your country have been questioned or punished for less than this. Do not run it on a device or connection that is tied to your name unless you have thought about what would follow if it were found. If in doubt, do not run it: the observatory can do without you.';

/** The text, a paragraph an entry, the one on high risk last. `country` is the one of high risk that counts, or null. */
export const consentText = (country: string | null, form: ProbeForm): readonly string[] =>
  country === null ? GENERAL[form] : [...GENERAL[form], HIGH_RISK];
