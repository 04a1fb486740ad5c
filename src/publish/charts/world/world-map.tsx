/**
 * The world by the state of each country now. Whoever is not observed is hatched, never coloured as if all were well; what is restricted is
 * the darkest and carries its name, so that the map reads in grey too.
 */
import { WORLD } from '../../../../dist/web/scripts.js';
import { useReader, type Reader } from '../../i18n/reader.ts';
import { stateName, type CountryNow, type StateName } from '../../pages/country-now.ts';
import { shortened } from '../../pages/plain-text.ts';

/** A country's looks: its state, but where it is not observed now, whatever was last told of it stays an outline on the hatching. */
export type Looks = StateName | 'open';
const LOOKS = ['restricted', 'suspected', 'open', 'nothing-found', 'little', 'unobserved'] as const satisfies readonly Looks[];

/** @property href where a click leads; none in a picture */
export type Place = { probeCc: string; looks: Looks; href: string | null };

/** @param addressOf where a click on a country leads */
export const placesOf = (countries: readonly CountryNow[], addressOf: ((country: CountryNow) => string) | null): Place[] =>
  countries.map((country) => ({ probeCc: country.probeCc, looks: looksOf(country), href: addressOf?.(country) ?? null }));

function looksOf(country: CountryNow): Looks {
  const state = stateName(country);
  return !country.observed && isTold(state) ? 'open' : state;
}

const looksText = (looks: Looks, { words }: Reader): string => (looks === 'open' ? words.site.openIncidents : words.country.states[looks]);

/** Height over width of the drawing. */
export const WORLD_HEIGHT = WORLD.height;

function WorldMap({ id, places }: { id: string; places: readonly Place[] }) {
  const reader = useReader();
  const { site } = reader.words;
  const seen = places.filter(({ looks }) => looks !== 'unobserved');
  const told = seen.filter(({ looks }) => isTold(looks));
  return (
    <svg class="chart world" viewBox={`0 0 ${WORLD.width} ${WORLD.height}`} role="group" aria-labelledby={`${id}-title ${id}-description`}>
      <title id={`${id}-title`}>{site.worldTitle}</title>
      <desc id={`${id}-description`}>{site.worldDescription(reader.format.count(seen.length), reader.format.count(told.length))}</desc>
      <pattern id={`${id}-hatch`} width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <path class="hatch" d="M4 0v8" />
      </pattern>
      <path class="land" d={WORLD.land} />
      <path d={WORLD.land} fill={`url(#${id}-hatch)`} />
      {seen.map((place) => (
        <Country place={place} reader={reader} />
      ))}
      {labelsOf(told, reader).map(({ x, y, text, atEnd }) => (
        <text x={x} y={y} text-anchor={atEnd ? 'end' : 'start'}>
          {text}
        </text>
      ))}
    </svg>
  );
}

const KEY = 26;
const KEY_STEP = 135;
/** Of the one that takes most words. */
const KEY_STEP_OPEN = 235;

/** Of the map with what its looks mean below it. */
export const WORLD_PICTURE_HEIGHT = WORLD_HEIGHT + KEY;

/** Looks that a map of these places explains: the last of a country that nobody looks at any more only where there is one. */
const looksOn = (places: readonly Place[]): Looks[] =>
  LOOKS.filter((looks) => looks !== 'open' || places.some((place) => place.looks === 'open'));

/** The map in a page, with what its looks mean below it. */
export function WorldWithLegend({ places }: { places: readonly Place[] }) {
  const reader = useReader();
  return (
    <>
      <WorldMap id="world" places={places} />
      <ul class="legend">
        {looksOn(places).map((looks) => (
          <li>
            <span class={`swatch ${looks}`}></span>
            {looksText(looks, reader)}
          </li>
        ))}
      </ul>
    </>
  );
}

/** The map as it stands alone: a page has the meaning of its looks beside it. */
export function WorldPicture({ places }: { places: readonly Place[] }) {
  const reader = useReader();
  const shown = looksOn(places);
  const left = (index: number): number =>
    20 + shown.slice(0, index).reduce((sum, looks) => sum + (looks === 'open' ? KEY_STEP_OPEN : KEY_STEP), 0);
  return (
    <svg class="chart world" viewBox={`0 0 ${WORLD.width} ${WORLD_PICTURE_HEIGHT}`}>
      <svg width={WORLD.width} height={WORLD_HEIGHT}>
        <WorldMap id="world" places={places} />
      </svg>
      {shown.map((looks, index) => (
        <g transform={`translate(${left(index)} ${WORLD_HEIGHT + 8})`}>
          <rect class={looks === 'unobserved' ? 'land' : looks} width="16" height="12" />
          {looks === 'unobserved' || looks === 'open' ? <rect width="16" height="12" fill="url(#world-hatch)" /> : null}
          <text class="key" x="22" y="11">
            {looksText(looks, reader)}
          </text>
        </g>
      ))}
    </svg>
  );
}

const isTold = (looks: Looks): boolean => looks === 'restricted' || looks === 'suspected' || looks === 'open';

function Country({ place: { probeCc, looks, href }, reader }: { place: Place; reader: Reader }) {
  const shape = WORLD.countries[probeCc];
  if (!shape) return null;
  const name = `${reader.format.country(probeCc)}: ${looksText(looks, reader)}`;
  const drawing = (
    <>
      <title>{name}</title>
      {shape.path === '' ? <circle class={looks} cx={shape.x} cy={shape.y} r="4" /> : <path class={looks} d={shape.path} />}
    </>
  );
  return href === null ? (
    <g>{drawing}</g>
  ) : (
    <a href={href} aria-label={name}>
      {drawing}
    </a>
  );
}

type Label = { x: number; y: number; text: string; atEnd: boolean };

/** Most names on the map, and the room that one takes at most, in the drawing's pixels. */
const MOST_LABELS = 12;
const LABEL_LENGTH = 24;
const LETTER = 8;
const LINE = 18;

/** Names beside the countries that something is told of; those that would lie over another are left to the list. */
function labelsOf(told: readonly Place[], { format }: Reader): Label[] {
  const labels: Label[] = [];
  for (const { probeCc } of told) {
    const shape = WORLD.countries[probeCc];
    if (!shape || labels.length >= MOST_LABELS) continue;
    const atEnd = shape.x > WORLD.width * 0.8;
    const label = { x: shape.x + (atEnd ? -8 : 8), y: shape.y + 5, text: shortened(format.country(probeCc), LABEL_LENGTH), atEnd };
    if (!labels.some((other) => overlap(label, other))) labels.push(label);
  }
  return labels;
}

const spanOf = ({ x, text, atEnd }: Label): [number, number] => (atEnd ? [x - text.length * LETTER, x] : [x, x + text.length * LETTER]);

function overlap(a: Label, b: Label): boolean {
  const [[fromA, toA], [fromB, toB]] = [spanOf(a), spanOf(b)];
  return Math.abs(a.y - b.y) < LINE && fromA < toB && fromB < toA;
}
