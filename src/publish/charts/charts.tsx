/** What each chart is that stands by itself. Pure. */
import { toRfc3339 } from '../../shared/time.ts';
import type { Reader } from '../i18n/reader.ts';
import { stateName, stateSentence, type CountryNow } from '../pages/country-now.ts';
import type { Matrix } from '../pages/matrix.ts';
import { MatrixTable } from '../pages/matrix-table.tsx';
import { rangeQuery, type Range } from '../pages/range.ts';
import { stripsOf } from '../pages/networks-figure.tsx';
import { chartOf, totalText, type ServiceSeries } from '../pages/service-figure.tsx';
import { counted, serviceName } from '../pages/wording.ts';
import type { Chart } from './chart.ts';
import { MatrixChart, matrixHeight } from './matrix-chart.tsx';
import { NetworkStrips, stripsHeight } from './network-strips.tsx';
import { TIME_SERIES_HEIGHT, TimeSeriesChart, type Point } from './time-series.tsx';
import { placesOf, WORLD_PICTURE_HEIGHT, WorldPicture, WorldWithLegend } from './world/world-map.tsx';

/** @property simulated whether any of the range's measurements are */
export type Ranged = { probeCc: string; range: Range; simulated: boolean };

/** Heights in a frame of common width, in pixels: the map with its legend; the matrix's head and foot, and a network in it. */
const WORLD_IN_PAGE = 370;
const TABLE = 220;
const TABLE_ROW = 74;

/** A chart of measurements is nobody's judgement, and another one with every window. */
const OF_THE_PRESENT = { standing: '', digest: null, isKept: false } as const;

export function worldChart(countries: readonly CountryNow[], reader: Reader): Chart {
  const { site } = reader.words;
  const places = placesOf(countries, null);
  const observed = countries.filter(({ observed: isObserved }) => isObserved).length;
  return {
    title: site.worldTitle,
    text: site.worldText,
    sample: site.worldSource(reader.format.count(observed)),
    simulated: countries.some(({ simulated }) => simulated),
    height: WORLD_PICTURE_HEIGHT,
    drawing: <WorldPicture places={places} />,
    inPage: { content: <WorldWithLegend places={places} />, height: WORLD_IN_PAGE },
    rows: countries.map((country) => ({
      probe_cc: country.probeCc,
      country: reader.format.country(country.probeCc),
      state: stateName(country),
      observed_now: country.observed,
      sentence: stateSentence(reader, country),
      ...country.sample,
      simulated: country.simulated,
      last_observation: toRfc3339(country.lastMs),
    })),
    page: '/',
    ...OF_THE_PRESENT,
  };
}

const spanText = ({ sinceMs, untilMs }: Range, { words, format }: Reader): string =>
  `${format.time(sinceMs)} ${words.country.rangeTo} ${format.time(untilMs)}`;

const pageOf = ({ probeCc, range }: Ranged): string => `/countries/${probeCc}?${rangeQuery(range)}`;

export function matrixChart(asked: Ranged, matrix: Matrix, reader: Reader): Chart {
  const { words, format } = reader;
  const sample = `${counted(reader, 'networks', matrix.rows.length + matrix.unshown)}${words.incident.comma}${counted(reader, 'services', matrix.services.length)}`;
  return {
    title: `${format.country(asked.probeCc)}: ${words.country.matrix}`,
    text: spanText(asked.range, reader),
    sample,
    simulated: asked.simulated,
    height: matrixHeight(matrix),
    drawing: <MatrixChart matrix={matrix} />,
    inPage: { content: <MatrixTable matrix={matrix} />, height: TABLE + matrix.rows.length * TABLE_ROW },
    rows: matrix.rows.flatMap(({ asn, name, cells }) =>
      cells.map(({ state, layer, share, votes }, index) => ({
        probe_cc: asked.probeCc,
        probe_asn: asn,
        network_name: name,
        service: matrix.services[index],
        state,
        layer,
        failure_share: share,
        votes,
        since: toRfc3339(asked.range.sinceMs),
        until: toRfc3339(asked.range.untilMs),
        simulated: asked.simulated,
      })),
    ),
    page: pageOf(asked),
    ...OF_THE_PRESENT,
  };
}

/** What both charts of a service over time have. */
const ofService = (asked: Ranged, series: ServiceSeries, reader: Reader) => ({
  text: `${reader.words.country.shareOfVotes}${reader.words.incident.comma}${spanText(asked.range, reader)}`,
  sample: totalText(series, reader),
  simulated: asked.simulated,
  page: pageOf(asked),
  ...OF_THE_PRESENT,
});

/** @param network that the step is of; all of them together where it names none */
const stepRow = (
  { probeCc, simulated }: Ranged,
  network: { probe_asn?: number | null; network_name?: string | null },
  service: string,
  { startMs, endMs, share, votes }: Point,
) => ({
  probe_cc: probeCc,
  ...network,
  service,
  since: toRfc3339(startMs),
  until: toRfc3339(endMs),
  failure_share: share,
  votes,
  simulated,
});

export function serviceChart(asked: Ranged, series: ServiceSeries, reader: Reader): Chart {
  return {
    ...ofService(asked, series, reader),
    title: `${reader.format.country(asked.probeCc)}: ${serviceName(series.service)}`,
    height: TIME_SERIES_HEIGHT,
    drawing: <TimeSeriesChart series={chartOf(series, asked.range, 'series', reader)} />,
    rows: series.points.map((point) => stepRow(asked, {}, series.service, point)),
  };
}

export function networksChart(asked: Ranged, series: ServiceSeries, reader: Reader): Chart {
  const strips = stripsOf(series, asked.range, 'networks', reader);
  return {
    ...ofService(asked, series, reader),
    title: `${reader.format.country(asked.probeCc)}: ${strips.title}`,
    height: stripsHeight(strips),
    drawing: <NetworkStrips strips={strips} />,
    rows: strips.networks.flatMap(({ asn, name, points }) =>
      points.map((point) => stepRow(asked, { probe_asn: asn, network_name: name }, series.service, point)),
    ),
  };
}
