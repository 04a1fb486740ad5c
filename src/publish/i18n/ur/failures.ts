import type { Failed } from '../en/site.ts';
import { isolated } from './names.ts';

/** What is allowed in each field of an address. */
const ALLOWED: Readonly<Record<string, string>> = {
  since: `ایک دن (${isolated('2024-11-07')}) یا RFC 3339 وقت (${isolated('2024-11-07T10:00:00Z')})، جو ${isolated('until')} سے پہلے ہو`,
  until: `ایک دن (${isolated('2024-11-07')}) یا RFC 3339 وقت (${isolated('2024-11-07T10:00:00Z')})`,
  probe_cc: `ملک کا دو حرفی کوڈ، جیسے ${isolated('PK')}`,
  service: `سروس کی شناخت، جیسے ${isolated('telegram')}`,
  network: `نیٹ ورک کا نمبر، جیسے ${isolated('AS17557')}`,
  kind: 'فارم میں دی گئی قسموں میں سے ایک',
  status: 'فارم میں دی گئی حیثیتوں میں سے ایک',
  cursor: 'وہی جو اس فہرست کے لنک میں تھا',
};

const MISSING: Readonly<Record<string, (id: string) => string>> = {
  countries: (id) => `اس رصدگاہ کے پاس ملک ${id} کے کوئی مشاہدات نہیں۔`,
  services: (id) => `کسی سروس کی شناخت ${id} نہیں۔`,
  networks: (id) => `نیٹ ورک ${id} کے بارے میں ایسا کچھ معلوم نہیں جو دکھایا جا سکے۔`,
  incidents: (id) => `واقعے ${id} کا اس پتے پر کچھ نہیں۔`,
};

export function failureDetail({ problem, path, fields }: Failed): string {
  if (problem === 'bad-parameter' && fields.length > 0)
    return `${fields.map((field) => `${isolated(field)}: ${ALLOWED[field] ?? 'یہ قدر قبول نہیں'}`).join('؛ ')}۔`;
  if (problem === 'held') return 'یہ واقعہ نظرِ ثانی کے لیے روکا گیا ہے۔';
  if (problem !== 'not-found') return 'یہ صفحہ نہیں بن سکا۔';
  const [, section = '', id = ''] = path.split('/');
  return MISSING[section]?.(isolated(id)) ?? `${isolated(path)} پر کچھ نہیں۔`;
}
