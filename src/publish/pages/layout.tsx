/** The frame of every page: head, banners, landmarks. */
import type { Child } from 'hono/jsx';
import type { Settings } from '../../env.ts';
import { VERSION } from '../../shared/version.ts';
import { STYLE_ADDRESS } from './style.ts';

/** What the frame takes from the settings. */
export type Observatory = { name: string; privacyFloor: number };

export const observatoryOf = (settings: Settings): Observatory => ({
  name: settings.OBSERVATORY_NAME,
  privacyFloor: settings.PRIVACY_FLOOR,
});

/** `more`: what a page's head has beside what every head has. */
export type PageHead = { title: string; description: string; more?: Child };

export function Layout({ observatory, head, children }: { observatory: Observatory; head: PageHead; children?: Child }) {
  return (
    <html lang="en" dir="ltr">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{head.title === observatory.name ? head.title : `${head.title} · ${observatory.name}`}</title>
        <meta name="description" content={head.description} />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={STYLE_ADDRESS} />
        {head.more}
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to the content
        </a>
        <header class="site">
          <a class="name" href="/">
            {observatory.name}
          </a>
          <nav aria-label="Site">
            <a href="/#countries">Countries</a>
            <a href="/#take-part">Take part</a>
            <a href="/docs">API</a>
          </nav>
        </header>
        {observatory.privacyFloor === 1 ? (
          <aside class="banner" aria-label="Privacy">
            <p>The privacy floor is 1 here: this page shows single voters. Do not publish it.</p>
          </aside>
        ) : null}
        <main id="main" tabindex={-1}>
          {children}
        </main>
        <footer class="site">
          <p>
            Measurements show what could be reached, from where, and how it failed. They do not show who ordered it, or why. Data: CC BY
            4.0; what derives from OONI’s measurements is under OONI’s licence.
          </p>
          <p>
            <a href="/docs">API reference</a> <a href="/openapi.json">OpenAPI</a> <a href="/v1/health">Health</a>{' '}
            <span>Version {VERSION}</span>
          </p>
        </footer>
      </body>
    </html>
  );
}
