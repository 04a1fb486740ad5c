/** A chart in a frame on somebody else's page: no script, and a link back. */
import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { useReader } from '../i18n/reader.ts';
import type { Observatory } from '../pages/layout.tsx';
import { STYLE } from '../pages/style.ts';

export type Embed = {
  observatory: Observatory;
  title: string;
  text: string;
  simulated: boolean;
  /** Of the page that it is taken from. */
  address: string;
  /** Where a program that embeds pages learns how. */
  oembed: string;
  source: string;
};

export function EmbedPage({ embed, chart }: { embed: Embed; chart: Child }) {
  const { lang, dir, words } = useReader();
  return (
    <html lang={lang} dir={dir}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        {/* What is followed opens beside the page that this one is embedded in. */}
        <base target="_blank" />
        <title>{`${embed.title} · ${embed.observatory.name}`}</title>
        <link rel="canonical" href={embed.address} />
        <link rel="alternate" type="application/json+oembed" href={embed.oembed} title={embed.title} />
        <style>{raw(STYLE)}</style>
      </head>
      <body class="embed">
        <main>
          <h1>
            <a href={embed.address}>{embed.title}</a>
          </h1>
          {embed.simulated ? (
            <p>
              <span class="badge simulated">{words.incident.simulatedBadge}</span>
            </p>
          ) : null}
          <p>
            <bdi dir={dir}>{embed.text}</bdi>
          </p>
          <figure>{chart}</figure>
          <p class="meta">{embed.source}</p>
        </main>
      </body>
    </html>
  );
}
