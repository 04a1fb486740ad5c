/** The frame of every page: head, banners, landmarks, languages. */
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import type { Settings } from '../../env.ts';
import { VERSION } from '../../shared/version.ts';
import { FeedLinks } from '../feeds/feed-links.tsx';
import type { FeedFilter } from '../feeds/feed-query.ts';
import { LANGUAGES, OFFERED } from '../i18n/languages.ts';
import { readerOf, useReader } from '../i18n/reader.ts';
import { SharedPicture, type Picture } from './shared-picture.tsx';
import { REFRESH_ADDRESS } from './refresh-address.ts';
import { STYLE } from './style.ts';

/** What the frame takes from the settings. */
export type Observatory = { name: string; privacyFloor: number; contact: string };

export const observatoryOf = (settings: Settings): Observatory => ({
  name: settings.OBSERVATORY_NAME,
  privacyFloor: settings.PRIVACY_FLOOR,
  contact: settings.OBSERVATORY_CONTACT,
});

/**
 * @property more what a page's head has beside what every head has
 * @property live whether an open page keeps itself fresh
 * @property feed which incidents the page is about, whose feeds its head names; all of them where it is left out
 * @property picture what a link to the page brings along
 * @property path the page's own address, for the switch of language; null where there is nothing to switch
 */
export type PageHead = {
  title: string;
  description: string;
  path: string | null;
  live?: boolean;
  feed?: FeedFilter;
  picture?: Picture | null;
  more?: Child;
};

export function Layout({ observatory, head, children }: { observatory: Observatory; head: PageHead; children?: Child }) {
  const { lang, dir, words } = useReader();
  return (
    <html lang={lang} dir={dir}>
      <Head observatory={observatory} head={head} />
      <body>
        <a class="skip" href="#main">
          {words.site.skip}
        </a>
        <SiteHeader observatory={observatory} path={head.path} />
        {observatory.privacyFloor === 1 ? (
          <aside class="banner" aria-label={words.site.privacyLabel}>
            <p>{words.site.privacyBanner}</p>
          </aside>
        ) : null}
        <main id="main" tabindex={-1}>
          {children}
        </main>
        {head.live ? <Live /> : null}
        <SiteFooter />
      </body>
    </html>
  );
}

const Head = ({ observatory, head }: { observatory: Observatory; head: PageHead }) => (
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>{head.title === observatory.name ? head.title : `${head.title} · ${observatory.name}`}</title>
    <meta name="description" content={head.description} />
    <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
    <style>{raw(STYLE)}</style>
    {head.path === null ? null : OFFERED.map((code) => <link rel="alternate" hreflang={code} href={inLanguage(head.path ?? '/', code)} />)}
    {head.path === null ? null : <FeedLinks observatory={observatory.name} filter={head.feed ?? {}} />}
    {head.live ? <script src={REFRESH_ADDRESS} defer></script> : null}
    {head.more ?? <Described observatory={observatory} head={head} />}
  </head>
);

/** What a site that links here may show, where the page has nothing more to say. */
const Described = ({ observatory, head }: { observatory: Observatory; head: PageHead }) => (
  <>
    <meta property="og:type" content="website" />
    <meta property="og:site_name" content={observatory.name} />
    <meta property="og:title" content={head.title} />
    <meta property="og:description" content={head.description} />
    {head.picture ? <SharedPicture picture={head.picture} /> : null}
  </>
);

const inLanguage = (path: string, code: (typeof OFFERED)[number]): string => readerOf(code, true).to(path);

function SiteHeader({ observatory, path }: { observatory: Observatory; path: string | null }) {
  const { words, to, lang } = useReader();
  return (
    <header class="site">
      <a class="name" href={to('/')}>
        {observatory.name}
      </a>
      <nav aria-label={words.site.navSite}>
        <a href={to('/incidents')}>{words.site.incidents}</a>
        <a href={to('/#countries')}>{words.site.navCountries}</a>
        <a href={to('/events')}>{words.site.navEvents}</a>
        <a href={to('/methodology')}>{words.site.navMethod}</a>
        <a href={to('/volunteer')}>{words.site.navTakePart}</a>
        <a href="/docs">API</a>
      </nav>
      {path === null ? null : (
        <nav aria-label={words.site.language}>
          {OFFERED.map((code) => (
            <a href={inLanguage(path, code)} lang={code} hreflang={code} {...(code === lang ? { 'aria-current': 'true' } : {})}>
              {LANGUAGES[code].name}
            </a>
          ))}
        </nav>
      )}
    </header>
  );
}

/** Filled by the script; without one it stays hidden. */
function Live() {
  const { site } = useReader().words;
  return (
    <p
      id="live"
      class="live"
      role="status"
      hidden
      data-refreshed={site.refreshed}
      data-failed={site.refreshFailed}
      data-reload={site.refreshReload}
    ></p>
  );
}

function SiteFooter() {
  const { words, to } = useReader();
  return (
    <footer class="site">
      {words.site.machine === '' ? null : <p>{words.site.machine}</p>}
      <p>{words.site.footer}</p>
      <p>
        <a href="/docs">{words.site.apiReference}</a> <a href="/openapi.json">OpenAPI</a>{' '}
        <a href={to('/subscribe')}>{words.alerts.navSubscribe}</a> <a href={to('/status')}>{words.site.navStatus}</a>{' '}
        <a href="/v1/health">{words.site.health}</a>{' '}
        <span>
          {words.site.version} {VERSION}
        </span>
      </p>
    </footer>
  );
}
