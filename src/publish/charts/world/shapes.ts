/**
 * The world's land and its countries as paths of an Equal Earth projection, made when the project is built: projecting takes longer than a
 * request may. Coordinates are whole pixels, relative to the point before, which is a fifth of the text that they would be otherwise.
 */
import { geoEqualEarth, geoPath } from 'd3-geo';
import type { FeatureCollection, Geometry, MultiPolygon, Polygon } from 'geojson';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

/** @property countries by ISO 3166-1 code: its path, or none where it is too small for this map, and the middle of its largest part */
export type World = { width: number; height: number; land: string; countries: Record<string, { path: string; x: number; y: number }> };

type Atlas = Topology<{ countries: GeometryCollection<{ name: string }>; land: GeometryCollection }>;

const WIDTH = 960;
const HEIGHT = 440;
/** Latitude in degrees south of which nobody lives and nothing is drawn. */
const ANTARCTIC = -58;
/** Shapes without a number in ISO 3166-1, by their name in the atlas, that have a code in wide use. */
const BY_NAME: Readonly<Record<string, string>> = { Kosovo: 'XK' };

/** @param coarse world-atlas at 1:110m, for what is drawn @param fine at 1:50m, which has the small countries too */
export function worldOf(coarse: Atlas, fine: Atlas): World {
  const land = withoutAntarctic(feature(coarse, coarse.objects.land));
  const projection = geoEqualEarth().fitSize([WIDTH, HEIGHT], land);
  const drawn = feature(coarse, coarse.objects.countries).features;
  const paths = new Map(drawn.map(({ id, properties, geometry }) => [codeOf(id, properties.name), geometry]));
  const countries: World['countries'] = {};
  for (const { id, properties, geometry } of feature(fine, fine.objects.countries).features) {
    const code = codeOf(id, properties.name);
    if (code === null || code === 'AQ' || countries[code]) continue;
    const [x, y] = geoPath(projection).centroid(largestPart(geometry));
    const shape = paths.get(code);
    countries[code] = { path: shape ? relativePath(shape, projection) : '', x: Math.round(x), y: Math.round(y) };
  }
  return {
    width: WIDTH,
    height: HEIGHT,
    land: land.features.map(({ geometry }) => relativePath(geometry, projection)).join(''),
    countries,
  };
}

/** CLDR knows the numbers of ISO 3166-1 as aliases of the codes. */
function codeOf(id: string | number | undefined, name: string): string | null {
  if (id === undefined) return BY_NAME[name] ?? null;
  const [locale = ''] = Intl.getCanonicalLocales(`und-${String(id).padStart(3, '0')}`);
  return /^und-([A-Z]{2})$/.exec(locale)?.[1] ?? null;
}

const partsOf = (geometry: Geometry): Polygon[] => {
  if (geometry.type === 'Polygon') return [geometry];
  if (geometry.type !== 'MultiPolygon') return [];
  return geometry.coordinates.map((coordinates) => ({ type: 'Polygon', coordinates }));
};

function withoutAntarctic({ features }: FeatureCollection): FeatureCollection<MultiPolygon> {
  const kept = features
    .flatMap(({ geometry }) => partsOf(geometry))
    .filter(({ coordinates: [outer = []] }) => outer.some(([, latitude = 0]) => latitude > ANTARCTIC));
  const geometry: MultiPolygon = { type: 'MultiPolygon', coordinates: kept.map(({ coordinates }) => coordinates) };
  return { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry }] };
}

/** A country's label belongs on its mainland, and not between its islands. */
function largestPart(geometry: Geometry): Polygon {
  const area = geoPath();
  const [largest] = partsOf(geometry).sort((a, b) => area.area(b) - area.area(a));
  return largest ?? { type: 'Polygon', coordinates: [] };
}

function relativePath(geometry: Geometry, projection: ReturnType<typeof geoEqualEarth>): string {
  let path = '';
  let [lastX, lastY] = [0, 0];
  const step = (letter: string, x: number, y: number): void => {
    const [dx, dy] = [Math.round(x) - lastX, Math.round(y) - lastY];
    if (letter === '' && dx === 0 && dy === 0) return;
    path += `${letter}${letter === '' && dx >= 0 ? ' ' : ''}${dx}${dy >= 0 ? ' ' : ''}${dy}`;
    [lastX, lastY] = [lastX + dx, lastY + dy];
  };
  let isFirst = true;
  let [startX, startY] = [0, 0];
  geoPath(projection, {
    beginPath: () => undefined,
    moveTo: (x: number, y: number) => {
      step('m', x, y);
      [startX, startY, isFirst] = [lastX, lastY, true];
    },
    lineTo: (x: number, y: number) => {
      step(isFirst ? 'l' : '', x, y);
      isFirst = false;
    },
    // Where a path is closed the pen is back at its start.
    closePath: () => {
      path += 'z';
      [lastX, lastY] = [startX, startY];
    },
    arc: () => undefined,
  })(geometry);
  return path;
}
