import { textOf, type Texts } from '../../../incidents/facts/texts.ts';
import type { UpdateFacts } from '../../../incidents/facts/update-facts.ts';
import type { Format } from '../format.ts';
import { about } from './about.ts';
import { incident } from './incident.ts';
import { coincidence, pattern } from './links.ts';
import { isolated, named, networksOf, quoted, servicesOf } from './names.ts';
import { retraction } from './reasons.ts';

type Of<Type extends UpdateFacts['type']> = Extract<UpdateFacts, { type: Type }>;
/** @param sentence what a `standing` told */
export const update = (facts: UpdateFacts, sentence: string, format: Format): string => textOf(TEXTS, facts, sentence, format);

const STANDINGS = { suspected: 'خود کار طور پر شبہ ہوا', detected: 'خود کار طور پر معلوم ہوا، ابھی نظرِ ثانی نہیں ہوئی' } as const;

const TEXTS: Texts<UpdateFacts, [string, Format]> = {
  standing: ({ status }, sentence) => (sentence === '' ? `${STANDINGS[status]}۔` : `${STANDINGS[status]}: ${sentence}۔`),
  ended: ({ end, unseen }, _, format) =>
    `ختم${end === null ? '' : ` ہوا: ${format.interval(end)}`}۔${unseen.length > 0 ? ` ${networksOf(unseen, format)} پر اس کے بعد کچھ نہیں دیکھا گیا۔` : ''}`,
  resumed: ({ phase }) => `پھر بندش: مرحلہ ${phase} شروع ہوا۔`,
  retracted: ({ because }) => `واپس لیا گیا: ${retraction(because)}`,
  networks: networksText,
  services: ({ services }, _, format) => `اب شمار کی جانے والی سروسیں: ${servicesOf(services, format)}۔`,
  scope: ({ scope, before }) => `پھیلاؤ: ${incident.scopes[scope]}، پہلے: ${incident.scopes[before]}۔`,
  end: ({ end }, _, format) => `اختتام کا وقت اب یہ ہے: ${format.interval(end)}۔`,
  'late-data': ({ measurements, before }, _, format) =>
    `دیر سے آنے والی پیمائشیں شمار کی گئیں: کل ${format.count(measurements)}، پہلے ${format.count(before)}۔`,
  events: eventsText,
  review: reviewText,
  statement: ({ said_by: saidBy, source }) => `${isolated(saidBy)} کا ایک بیان ریکارڈ پر لایا گیا (ماخذ: ${isolated(source)})۔`,
  held: () => 'نظرِ ثانی کے لیے روکا گیا۔',
  released: () => 'روکے جانے کے بعد دوبارہ شائع ہوا۔',
  'taken-back': ({ reason }) => `رصدگاہ چلانے والے نے واپس لیا: ${isolated(reason)}`,
  reinstated: ({ reason }) => `رصدگاہ چلانے والے نے واپسی منسوخ کی: ${isolated(reason)}`,
};

function networksText({ joined, gone, ended, affected, observed }: Of<'networks'>, _: string, format: Format): string {
  const count = affected.includes(0) ? incident.atLeast(format.count(affected.length)) : format.count(affected.length);
  return [
    joined.length > 0 ? `${networksOf(joined, format)} پر بھی دیکھا گیا۔` : '',
    gone.length > 0 ? `اب شمار نہیں: ${networksOf(gone, format)}۔` : '',
    ended.length > 0 ? `${networksOf(ended, format)} پر ختم۔` : '',
    joined.length + gone.length > 0 ? `اب متاثر: زیرِ مشاہدہ ${format.count(observed)} نیٹ ورکوں میں سے ${count}۔` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function eventsText({ events, gone, patterns }: Of<'events'>, _: string, format: Format): string {
  return [
    ...events.map(
      ({ anew, event }) =>
        `${anew ? 'ایک واقعے کے ساتھ ہوا' : 'واقعے سے اب یہ نسبت ہے'}: ${coincidence(event, about.kinds[event.kind], format)}`,
    ),
    ...gone.map((title) => `${quoted(title)} کے ساتھ اب نہیں رکھا جاتا۔`),
    ...patterns.map((each) => pattern(each, about.kinds[each.kind])),
  ].join(' ');
}

function reviewText({ by, verdict, version, note, confirmed_by: names }: Of<'review'>, _: string, format: Format): string {
  const seen = version === null ? '' : `ورژن ${version} دیکھ کر `;
  return [
    `${isolated(by)} نے ${seen}${verdict === 'confirm' ? 'تصدیق کی' : 'اعتراض کیا'}۔`,
    note === null ? '' : `نوٹ: ${isolated(note)}`,
    names.length > 0 ? `${names.length} افراد نے تصدیق کی: ${named(names, format)}۔` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}
