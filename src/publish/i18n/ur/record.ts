import type { Words } from '../en/catalogue.ts';
import { corroboration, evidence } from './evidence.ts';
import { coincidence, pattern } from './links.ts';
import { quoted } from './names.ts';
import { reason, retraction } from './reasons.ts';
import { update } from './updates.ts';

export const record: Words['record'] = {
  coincidence,
  pattern,
  evidence,
  corroboration,
  reason,
  retraction,
  update,
  timing: ({ mark, likelihood_ratio: ratio }, format) =>
    `آغاز کے وقفے میں ${mark === null ? 'پورا یا آدھا گھنٹہ شامل نہیں' : `${format.clock(Date.parse(mark))} UTC شامل ہے، یعنی پورا یا آدھا گھنٹہ`}۔ IODA کے ریکارڈ کے مطابق حکم سے کی گئی بندشوں میں اس کا امکان باقی سب سے ${ratio} گنا ہے۔ یہ امکانات کا فرق بتاتا ہے، وجہ نہیں۔`,
  coincidesBefore: (title, lead) => `${quoted(title)} سے ${lead} پہلے شروع۔`,
  coincidesDuring: (title) => `${quoted(title)} کے دوران شروع۔`,
};
