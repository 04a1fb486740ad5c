import type { Words } from '../en/catalogue.ts';

export const feeds: Words['feeds'] = {
  title: (observatory, filter) => `${observatory}: بندشیں${filter === '' ? '' : ` (${filter})`}`,
  description: 'سروسوں کی بندش، سست رفتاری، بلیک آؤٹ اور خرابیاں: جیسے جیسے وہ پکڑی جائیں، جانچی جائیں، ختم ہوں یا واپس لی جائیں۔',
  readMore: 'پوری بندش ثبوت کے ساتھ، اور تازہ ترین حالت',
  network: (asn) => `نیٹ ورک AS${asn}`,
  statuses: {
    suspected: 'شبہ',
    detected: 'پکڑی گئی، جاری',
    ended: 'ختم',
    retracted: 'واپس لی گئی',
  },
};
