import { isBare, type BareReason, type NumberedReason, type ReasonFacts } from '../../../incidents/facts/reason-facts.ts';
import { textOf, type Texts } from '../../../incidents/facts/texts.ts';
import type { RetractionFacts } from '../../../incidents/facts/update-facts.ts';
import type { Format } from '../format.ts';
import { contrast, signalName } from './evidence.ts';
import { isolated, percent } from './names.ts';

export const reason = (facts: ReasonFacts, format: Format): string =>
  isBare(facts) ? BARE[facts.type] : textOf<NumberedReason, [Format]>(TEXTS, facts, format);

const TEXTS: Texts<NumberedReason, [Format]> = {
  controls: (facts, format) =>
    [
      `ملک سے باہر کی تقابلی پیمائشیں: اس دوران ${facts.measured} میں سے ${facts.ok} کامیاب رہیں۔`,
      ...(facts.contrast ? [contrast(facts.contrast, format)] : []),
    ].join(' '),
  contrast: (facts, format) => contrast(facts.contrast, format),
  networks: ({ networks }) => `${networks} نیٹ ورک ایک ساتھ ناکام ہوئے۔`,
  'faulty-version': ({ software }) => `اب تک صرف ${isolated(software)} ناکام ہے، حالانکہ دوسرے ورژن بھی استعمال میں ہیں۔`,
  versions: ({ versions }) => `${versions} ورژن ایک ہی طرح ناکام ہیں۔`,
  signals: ({ names }, format) => `${names.length} مختلف سگنل گرے: ${format.list(names.map(signalName))}۔`,
  'signal-and-silence': ({ name }) => `${name === null ? 'ایک سگنل' : signalName(name)} گرا اور رضاکار خاموش ہو گئے۔`,
  'one-signal': ({ name }) => `صرف ${name === null ? 'ایک سگنل' : signalName(name)} گرا۔`,
  'networks-fell': ({ networks }) => `${networks} نیٹ ورک گرے۔`,
  'country-fell': ({ level }) => `پورا ملک ${percent(level)} تک گرا، جو عموماً ایک نیٹ ورک کے حصے سے زیادہ ہے۔`,
};

const BARE = {
  'no-control': 'اس دوران باہر سے کسی تقابلی پیمائش نے اسے نہیں جانچا، اس لیے یہ خارج از امکان نہیں۔',
  'slowness-alone': 'پیمائشیں بتاتی ہیں کہ یہ کتنی سست ہے، یہ نہیں کہ کیوں۔',
  'one-network': 'صرف ایک نیٹ ورک کی ناکامی معلوم ہے۔',
  'one-network-in-part': 'صرف ایک نیٹ ورک کی ناکامی معلوم ہے، اور وہ بھی جزوی: ایک خراب آلہ بھی ایسا ہی دکھائی دیتا۔',
  'software-untold': 'پیمائشیں نہیں بتاتیں کہ انہیں کس پروگرام نے بنایا۔',
  'one-version': 'سب پیمائشیں ایک ہی ورژن نے کیں۔',
  'one-voter': 'ناکامیاں ایک ہی ووٹر سے آئیں۔',
  'several-voters': 'مختلف نیٹ ورک سابقوں کے ووٹروں نے اسے دیکھا۔',
  'several-windows': 'کئی وقفوں کی پیمائشوں نے اسے دیکھا۔',
  'new-keys': 'ایک دن سے پرانی کلید والے کوئی دو ووٹر ایک ساتھ ناکام نہیں ہوئے۔',
  'old-keys': 'ایک دن سے پرانی کلیدوں والے ووٹروں نے اسے دیکھا۔',
  'one-network-fell': 'صرف ایک نیٹ ورک کا گرنا معلوم ہے۔',
  'networks-untold': 'سگنل نیٹ ورکوں کو الگ الگ نہیں بتاتے۔',
  'others-arrive': 'اس دوران دوسری جگہوں سے پیمائشیں آتی رہیں۔',
  'others-arrive-throughout': 'اس پورے دوران دوسری جگہوں سے پیمائشیں آتی رہیں۔',
  'unseen-outside': 'باہر کا کوئی سگنل ملک کو منقطع نہیں دکھاتا، اس لیے یہ خارج از امکان نہیں۔',
} as const satisfies Record<BareReason, string>;

export function retraction(facts: RetractionFacts): string {
  switch (facts.type) {
    case 'part-of':
      return `یہ اب واقعہ ${isolated(facts.incident)} کے حصے کے طور پر بتایا جاتا ہے۔`;
    case 'late-data':
      return 'بعد میں آنے والی پیمائشیں اس کی تائید نہیں کرتیں۔';
    case 'not-borne-out':
      return 'مزید کسی پیمائش نے اس کی تائید نہیں کی۔';
    case 'own-fault':
      return 'یہ کسی نیٹ ورک کی نہیں، خود پیمائش کی خرابی تھی۔';
    default:
      return facts satisfies never;
  }
}
