/** Simulated data says so wherever it shows: beside what was measured it would pass for that. */
import type { CountryCells } from '../../rollup/series.ts';
import { useReader } from '../i18n/reader.ts';

/** Whether any measurement of these spans is simulated. */
export const isSimulated = ({ spans }: CountryCells): boolean => spans.some(({ cells }) => cells.networks.some((group) => group.simulated));

/** Above what rests on such measurements; nothing where none is. */
export function SimulatedNote({ simulated }: { simulated: boolean }) {
  return simulated ? <p class="note simulated">{useReader().words.country.simulatedNote}</p> : null;
}
