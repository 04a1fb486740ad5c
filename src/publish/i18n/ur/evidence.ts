import { textOf, type Texts } from '../../../incidents/facts/texts.ts';
import type { ContrastFacts, EvidenceFacts, SignalFacts } from '../../../incidents/facts/evidence-facts.ts';
import { HARDLY_MOVED } from '../../../incidents/facts/evidence-text.ts';
import type { Format } from '../format.ts';
import { countriesOf, isolated, networksOf, percent, serviceOf, servicesOf } from './names.ts';

export const evidence = (facts: EvidenceFacts, format: Format): string => textOf(TEXTS, facts, format);

const TEXTS: Texts<EvidenceFacts, [Format]> = {
  votes: ({ slow, networks, services }, format) =>
    `${networksOf(networks, format)} پر ${slow ? 'وہ ووٹ جو عام دنوں کے دس میں سے نو سے سست تھے' : 'ناکام ووٹ'}: ${each(services, ({ failed, votes, measurements }) => `${format.count(votes)} میں سے ${format.count(failed)} (${format.count(measurements)} پیمائشوں سے)`)}`,
  nats: ({ networks, services }) =>
    `”کوئی تبدیلی نہیں“ کے خلاف ثبوت، نیٹ میں، زیرِ مشاہدہ تمام نیٹ ورکوں (${networks}) کو ملا کر: ${each(services, ({ nats }) => nats.toFixed(1))}`,
  layer: ({ layer, services }, format) => `${namesOf(services, format)}: زیادہ تر ناکامیاں ${LAYERS[layer]} پر ہیں۔`,
  pace: ({ measure, services }, format) => `${namesOf(services, format)}: ${PACES[measure]}`,
  controls: ({ services }) =>
    `باہر سے کی گئی تقابلی پیمائشیں جو کامیاب رہیں: ${each(services, ({ ok, measured }) => `${measured} میں سے ${ok}`)}`,
  contrast: (facts, format) => `${namesOf(facts.services, format)}: ${contrast(facts.contrast, format)}`,
  'failing-before': ({ services }, format) =>
    `${namesOf(services, format)}: پہلی پیمائش ہی سے ناکامی تھی، اس لیے آغاز ریکارڈ سے پہلے کا ہے۔`,
  signal,
  signals: ({ nats }) => `گرنے والے سگنلوں پر ”کوئی تبدیلی نہیں“ کے خلاف ثبوت ${nats.toFixed(1)} نیٹ تک پہنچا۔`,
  silence: ({ networks, observed, seen, expected }, format) =>
    `زیرِ مشاہدہ ${observed} میں سے ${networks} نیٹ ورکوں پر رضاکار خاموش ہو گئے: ان گھنٹوں میں جہاں ${format.count(expected)} کی توقع تھی، ${format.count(seen)} سے رپورٹ آئی۔ محض خاموشی سے انٹرنیٹ کی بندش ثابت نہیں ہوتی۔`,
};

const namesOf = (services: readonly { service: string }[], format: Format): string =>
  servicesOf(
    services.map(({ service }) => service),
    format,
  );

const each = <Part extends { service: string }>(services: readonly Part[], text: (part: Part) => string): string =>
  `${services.map((part) => `${serviceOf(part.service)} ${text(part)}`).join('؛ ')}۔`;

const LAYERS = {
  dns: 'نام کی تلاش (DNS)',
  tcp: 'کنکشن (TCP)',
  tls: 'ہینڈ شیک (TLS)',
  http: 'درخواست (HTTP)',
  throttled: 'ڈاؤن لوڈ کی رفتار',
} as const satisfies Record<Extract<EvidenceFacts, { type: 'layer' }>['layer'], string>;

const PACES = {
  latency: 'جواب دیر سے آیا، ان دوسری سروسوں کے مقابلے میں جو انہی رضاکاروں نے اسی وقت ناپیں۔',
  speed: 'رفتار کم تھی، ساتھ ناپے گئے ایک غیر جانب دار ہدف کے مقابلے میں۔',
} as const satisfies Record<Extract<EvidenceFacts, { type: 'pace' }>['measure'], string>;

export function contrast({ working, failing, back_at: backAt }: ContrastFacts, format: Format): string {
  const parts = [
    working.length > 0 ? `اسی وقت ${countriesOf(working, format)} میں رسائی تھی۔` : '',
    failing.length > 0 ? `اسی وقت ${countriesOf(failing, format)} میں بھی ناکامی شروع ہوئی۔` : '',
    backAt === null ? '' : `دوسری جگہوں پر ${format.time(Date.parse(backAt))} تک رسائی بحال دیکھی گئی۔`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** Signals by their names on the record; those of other publishers keep theirs. */
const SIGNALS: Readonly<Record<string, string>> = {
  'connectivity from outside': 'باہر سے دیکھا گیا رابطہ',
  'active probing': 'فعال جانچ',
  telescope: 'ٹیلی اسکوپ',
  'Google traffic': 'گوگل کی ٹریفک',
  Mozilla: 'موزیلا',
};

export const signalName = (name: string): string => SIGNALS[name] ?? isolated(name);

const signalOf = ({ name, place }: SignalFacts): string => `${signalName(name)}${place === null ? '' : ` (${isolated(place)})`}`;

function signal(facts: SignalFacts, format: Format): string {
  const { lowest, lowest_at: lowestAt, fell_at: fellAt } = facts;
  const name = signalOf(facts);
  if (lowest === null || lowestAt === null) return `${name}: اس دوران کوئی قدر نہیں، جس سے کچھ معلوم نہیں ہوتا۔`;
  const [level, time] = [percent(lowest), format.time(Date.parse(lowestAt))];
  if (fellAt !== null) return `${name}: معمول کی سطح کے ${level} تک گرا (کم ترین ${time})؛ ${format.time(Date.parse(fellAt))} سے کم رہا۔`;
  if (lowest >= HARDLY_MOVED) return `${name}: شاید ہی بدلا (کم ترین ${level}، ${time})۔`;
  return `${name}: کم ترین معمول کی سطح کا ${level} (${time})، جو اس کے عام اتار چڑھاؤ میں ہے یا دیر تک نہیں رہا۔`;
}

export const corroboration = (facts: SignalFacts, format: Format): string =>
  `${signalOf(facts)}: معمول کی سطح کے ${percent(facts.lowest ?? 0)} تک گرا${facts.fell_at === null ? '' : `، ${format.time(Date.parse(facts.fell_at))} سے کم رہا`}۔`;
