/** What an observatory cannot see, told where somebody would take silence for good news. */
import { useReader } from '../i18n/reader.ts';
import type { NotWatched } from './not-watched.ts';

/** Nothing where all is watched. */
export function NotWatchedPart({ missing }: { missing: NotWatched }) {
  const { words, to } = useReader();
  const { about, outside, site } = words;
  const lines = [
    missing.controls ? about.vantagesNone : null,
    missing.outside ? outside.noneAnywhere : null,
    missing.others ? outside.noOthers : null,
  ].filter((line) => line !== null);
  return lines.length === 0 ? null : (
    <section aria-labelledby="not-watched">
      <h2 id="not-watched">{site.notWatched}</h2>
      <ul>
        {lines.map((line) => (
          <li>{line}</li>
        ))}
      </ul>
      <p>
        <a href={to('/status')}>{site.notWatchedMore}</a>
      </p>
    </section>
  );
}
