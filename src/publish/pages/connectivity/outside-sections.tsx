/** A country from outside: what this observatory sees, what others publish, and what is not being watched. */
import { ConnectivityChart } from '../../charts/connectivity-chart.tsx';
import { useReader } from '../../i18n/reader.ts';
import { Sentence, Time } from '../parts.tsx';
import { ConnectivityFigure } from './connectivity-figure.tsx';
import type { ConnectivityView } from './connectivity-view.ts';
import type { OthersView } from './others-view.ts';

export type OutsideView = {
  /** Null where nothing was seen in the range. */
  own: ConnectivityView | null;
  /** Whether the country is probed from outside at all, and whether others' series of it are read. */
  isProbed: boolean;
  others: OthersView | null;
  othersRead: boolean;
};

export function OutsideSections({ view: { own, isProbed, others, othersRead } }: { view: OutsideView }) {
  const { words } = useReader();
  return (
    <>
      <section aria-labelledby="outside">
        <h2 id="outside">{words.outside.heading}</h2>
        {own ? (
          <>
            <p>{words.outside.text}</p>
            <ConnectivityFigure view={own} />
          </>
        ) : (
          <p>{isProbed ? words.outside.nothingYet : words.outside.none}</p>
        )}
      </section>
      <section aria-labelledby="others">
        <h2 id="others">{words.outside.others}</h2>
        {others ? <Others view={others} /> : <p>{othersRead ? words.outside.othersEmpty : words.outside.noOthers}</p>}
      </section>
    </>
  );
}

function Others({ view }: { view: OthersView }) {
  const reader = useReader();
  const { words, format } = reader;
  const strips = view.series.map(({ label, points }) => {
    const last = points.at(-1);
    return { name: label, value: last ? words.outside.lastPoint(format.time(last.startMs)) : '', points };
  });
  const sources = [...new Map(view.series.map(({ source }) => [source.id, source])).values()];
  return (
    <>
      <p>{words.outside.othersText}</p>
      {strips.length === 0 ? null : (
        <figure class="series">
          <ConnectivityChart
            strips={{
              id: 'others-chart',
              title: words.outside.others,
              description: strips.map(({ name, value }) => `${name}: ${value}`).join(words.incident.semicolon),
              ...view.range,
              strips,
              bands: [],
              reader,
            }}
          />
        </figure>
      )}
      <ul>
        {sources.map(({ name, attribution, licence, licenceAddress }) => (
          <li>
            <Sentence text={name} />: <Sentence text={attribution} /> ({words.outside.licence}:{' '}
            <a href={licenceAddress} rel="noopener">
              <Sentence text={licence} />
            </a>
            )
          </li>
        ))}
      </ul>
      {view.annotations.length === 0 ? null : <Annotations view={view} />}
    </>
  );
}

function Annotations({ view }: { view: OthersView }) {
  const { words } = useReader();
  return (
    <>
      <h3>{words.outside.annotations}</h3>
      <ul>
        {view.annotations.map(({ source, atMs, text }) => (
          <li>
            <Time timeMs={atMs} />: <Sentence text={text} /> (<Sentence text={source.attribution} />)
          </li>
        ))}
      </ul>
    </>
  );
}
