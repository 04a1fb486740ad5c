import type { EventLink } from '../../../events/match.ts';
import { FEWEST_EVENTS, FEWEST_WINDOWS } from '../../../events/parameters.ts';
import type { Pattern } from '../../../events/pattern.ts';
import { DAY_MS } from '../../../shared/time.ts';
import type { Format } from '../format.ts';
import { quoted } from './names.ts';

type Link = Omit<EventLink, 'text'>;

const percent = (share: number): string => (share > 0 && share < 0.0001 ? '<0.01 %' : `${Number((share * 100).toPrecision(2))} %`);

/** `45 منٹ`, or `45 منٹ سے 1 گھنٹہ` where the onset is known less well. */
function lengths(leastMs: number, mostMs: number, { duration }: Format): string {
  const [least, most] = [duration(Math.max(0, leastMs)), duration(mostMs)];
  return least === most ? least : `${least} سے ${most}`;
}

function placeOf({ relation, lead: { least_ms: leastMs, most_ms: mostMs }, starts_at: startsAt }: Link, format: Format): string {
  if (leastMs < 0 && mostMs > 0) return `کے آغاز سے ${format.duration(mostMs)} پہلے اور ${format.duration(-leastMs)} بعد کے درمیان شروع`;
  if (relation === 'before') return `سے ${lengths(leastMs, mostMs, format)} پہلے شروع`;
  if (relation === 'after') return 'کے اختتام کے بعد شروع';
  return Date.parse(startsAt) % DAY_MS === 0 ? 'کے دوران شروع' : `کے آغاز کے ${lengths(-mostMs, -leastMs, format)} بعد شروع`;
}

const VERDICTS = {
  'too-few-events': `${FEWEST_EVENTS} سے کم واقعات سے کوئی نمونہ نہیں بتایا جا سکتا۔`,
  'too-little-history': `${FEWEST_WINDOWS} سے کم قابلِ موازنہ وقفوں سے کوئی نمونہ نہیں بتایا جا سکتا۔`,
  'no-more-than-chance': 'یہ اتفاق سے زیادہ نہیں۔',
  'more-than-chance': 'یہ اتفاق سے زیادہ ہے؛ اس سے وجہ معلوم نہیں ہوتی۔',
} as const satisfies Record<Pattern['verdict'], string>;

export function pattern(
  { n, k, earlier, not_counted: notCounted, base_rate: rate, comparable, p_value: chance, verdict }: Omit<Pattern, 'text'>,
  kind: string,
): string {
  const { unobserved, entered_late: late } = notCounted;
  return [
    n === 1
      ? `اس قسم (${kind}) کا پہلا واقعہ جو کیلنڈر میں شمار ہوتا ہے۔`
      : `اس قسم (${kind}) کے پچھلے ${n} واقعات میں سے ${k} کے ساتھ بندش ہوئی: وہ ان سے ایک دن پہلے تک یا ان کے دوران شروع ہوئی۔`,
    unobserved + late === 0 ? '' : `شمار نہیں ہوئے: ${unobserved} جن کے دن مشاہدہ نہ تھا، ${late} جو دیر سے درج ہوئے۔`,
    rate === null
      ? 'دوسرے اوقات میں بندشیں کتنی بار شروع ہوتی ہیں، یہ ابھی معلوم نہیں۔'
      : `عمومی شرح: ${comparable.windows} قابلِ موازنہ وقفوں (وہی گھنٹے، مشاہدے کا ہر دن) میں سے ${comparable.with_onset} میں بندش شروع ہوئی، ${percent(rate)}۔`,
    chance === null
      ? ''
      : `محض اتفاق سے پچھلے ${earlier.n} میں سے ${earlier.k === earlier.n ? 'سب' : `کم از کم ${earlier.k}`} کے ساتھ ایسا ہونے کا امکان ${percent(chance)} ہے (عین حسابی جانچ)۔`,
    VERDICTS[verdict],
  ]
    .filter(Boolean)
    .join(' ');
}

export function coincidence(event: Link, kind: string, format: Format): string {
  const phase = event.phase === 0 ? '' : `مرحلہ ${event.phase + 1}: `;
  return `${phase}${quoted(event.title)} (${kind}، ${format.time(Date.parse(event.starts_at))}) ${placeOf(event, format)}۔`;
}
