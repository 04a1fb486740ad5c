/**
 * The detector's parameters as readers see them: names and reasons from the source's own comments, values from the running program. A test
 * compares them with the module, so that neither can drift from the other.
 */
import { PARAMETERS_SOURCE } from '../../../../dist/web/scripts.js';
import * as values from '../../../detect/parameters.ts';

export type Parameter = { name: string; value: string; reason: string };
export type ParameterSection = { title: string | null; parameters: Parameter[] };

/** A comment or an export in the source, in their order. */
const TOKEN = /^\/\*\*([\s\S]*?)\*\/$|^\/\/ (.*)$|^export const (\w+)\b|^export \{ (\w+) \} from/gm;

/** @param source of `detect/parameters.ts` @param exported the module's values by name */
export function parametersOf(source: string, exported: Readonly<Record<string, unknown>>): ParameterSection[] {
  const sections: ParameterSection[] = [{ title: null, parameters: [] }];
  let reason = '';
  for (const [, block, line, name, passedOn] of source.matchAll(TOKEN)) {
    if (block !== undefined)
      reason = block
        .replace(/^\s*\* ?/gm, ' ')
        .replace(/\s+/g, ' ')
        .trim();
    if (line !== undefined) sections.push({ title: line.replace(/\.$/, ''), parameters: [] });
    const id = name ?? passedOn;
    if (id !== undefined && id in exported) sections.at(-1)?.parameters.push({ name: id, value: valueText(exported[id]), reason });
  }
  return sections.filter(({ parameters }) => parameters.length > 0);
}

/** Numbers as they are written, to six digits; lists with commas. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueText).join(', ');
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value);
}

let parsed: ParameterSection[] | null = null;

/** Of the program that runs here; read once. */
export function detectorParameters(): ParameterSection[] {
  parsed ??= parametersOf(PARAMETERS_SOURCE, values);
  return parsed;
}
