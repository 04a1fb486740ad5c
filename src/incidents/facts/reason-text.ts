/** By what another explanation is ruled out, or why it is not, in English. */
import { list } from '../headline.ts';
import { contrastText } from './evidence-text.ts';
import { isBare, type BareReason, type NumberedReason, type ReasonFacts } from './reason-facts.ts';
import { textOf, type Texts } from './texts.ts';

export const reasonText = (facts: ReasonFacts): string =>
  isBare(facts) ? BARE_TEXTS[facts.type] : textOf<NumberedReason, []>(TEXTS, facts);

const TEXTS: Texts<NumberedReason> = {
  controls: ({ ok, measured, contrast }) =>
    [
      `Controls outside the country: ${ok} of ${measured} measurements succeeded in this time.`,
      ...(contrast ? [contrastText(contrast)] : []),
    ].join(' '),
  contrast: ({ contrast }) => contrastText(contrast),
  networks: ({ networks }) => `${networks} networks failed together.`,
  'faulty-version': ({ software }) => `Only ${software} fails so far, though other versions are in use.`,
  versions: ({ versions }) => `${versions} versions fail alike.`,
  signals: ({ names }) => `${names.length} different signals fell: ${list(names)}.`,
  'signal-and-silence': ({ name }) => `${name ?? 'A signal'} fell and volunteers fell silent.`,
  'one-signal': ({ name }) => `Only ${name ?? 'one signal'} fell.`,
  'networks-fell': ({ networks }) => `${networks} networks fell.`,
  'country-fell': ({ level }) => `The whole country fell to ${Math.round(level * 100)} %, more than one network carries as a rule.`,
};

const BARE_TEXTS = {
  'no-control': 'No control measured it from elsewhere in this time, so this is not ruled out.',
  'slowness-alone': 'The measurements tell how slow it is, and not why.',
  'one-network': 'Only one network is known to fail.',
  'one-network-in-part': 'Only one network is known to fail, and only in part: one faulty device would look the same.',
  'software-untold': 'The measurements do not tell what software made them.',
  'one-version': 'All measurements were made by one version.',
  'one-voter': 'The failures come from one voter.',
  'several-voters': 'Voters on different network prefixes saw it.',
  'several-windows': 'Measurements in several windows saw it.',
  'new-keys': 'No two voters with a key older than a day failed at once.',
  'old-keys': 'Voters with keys older than a day saw it.',
  'one-network-fell': 'Only one network is known to have fallen.',
  'networks-untold': 'The signals do not tell networks apart.',
  'others-arrive': 'Measurements from elsewhere went on arriving in this time.',
  'others-arrive-throughout': 'Measurements from elsewhere went on arriving in this time, throughout.',
  'unseen-outside': 'No signal from outside shows the country offline, so this is not ruled out.',
} as const satisfies Record<BareReason, string>;
