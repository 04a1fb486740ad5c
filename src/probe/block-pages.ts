/**
 * Pages that networks show in place of a service, by what gives them away: the place to which a redirect leads, or a piece of the page.
 * They are looked for in answers that nothing proves to be the service's own, that is over plain HTTP.
 *
 * Sources: each country's published notice, as collected by Citizen Lab and OONI (github.com/ooni/blocking-fingerprints, where `name` is the
 * same; entries of confidence 5, which never occur on pages of other kinds). A page that is not in the list is recognised by
 * not being the service's (`plain-answer.ts`); the list says whose page it is.
 */
export interface BlockPage {
  readonly name: string;
  /** ISO 3166-1 of the country whose networks show it. */
  readonly country: string;
  /** The host to which the redirect leads; hosts under it count too. */
  readonly host?: string;
  /** A piece of the page. */
  readonly text?: string;
}

export const BLOCK_PAGES: readonly BlockPage[] = [
  { name: 'ooni.gr_0', country: 'GR', text: 'www.gamingcommission.gov.gr/index.php/forbidden-access-black-list/' },
  { name: 'ooni.id_0', country: 'ID', host: 'internet-positif.org' },
  { name: 'ooni.id_1', country: 'ID', host: 'internetpositif.uzone.id' },
  { name: 'ooni.id_2', country: 'ID', host: 'mercusuar.uzone.id' },
  { name: 'ooni.id_5', country: 'ID', text: 'positif.uzone.id' },
  { name: 'ooni.id_lamanlabuh_kominfo', country: 'ID', host: 'lamanlabuh.aduankonten.id' },
  { name: 'ooni.in_0', country: 'IN', text: 'The page you have requested has been blocked' },
  { name: 'ooni.ir_0', country: 'IR', text: 'iframe src="http://10.10' },
  { name: 'ooni.ir_2', country: 'IR', text: 'internet.ir/1-2' },
  { name: 'ooni.ir_3', country: 'IR', text: 'peyvandha.ir/1-2' },
  { name: 'ooni.it_0', country: 'IT', text: 'GdF Stop Page' },
  { name: 'ooni.kr_1', country: 'KR', text: 'http://warning.or.kr' },
  { name: 'ooni.kr_2', country: 'KR', host: 'www.warning.or.kr' },
  { name: 'ooni.ru_0', country: 'RU', text: 'Доступ к сайту ограничен в соответствии с Федеральными законами' },
  { name: 'ooni.ru_4', country: 'RU', text: '<h1>Доступ к запрашиваемому ресурсу закрыт.' },
  { name: 'ooni.ru_5', country: 'RU', text: 'http://eais.rkn.gov.ru/' },
  { name: 'ooni.ru_6', country: 'RU', host: 'warning.rt.ru' },
  { name: 'ooni.th_4', country: 'TH', host: 'prohibit.ais-idc.com' },
  { name: 'ooni.tr_0', country: 'TR', text: '<title>Telekomünikasyon İletişim Başkanlığı</title>' },
  { name: 'ooni.ua_0', country: 'UA', text: 'Відвідування даного ресурсу заборонено' },
  { name: 'ooni.uz_0', country: 'UZ', host: 'reestr.mitc.uz' },
];
