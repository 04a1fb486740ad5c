/** Where charts are: what an address asks for, and the address of what is asked for. Pure. */
import { formOf, type Form } from './chart.ts';

export type ChartAddress =
  { of: 'world' } | { of: 'matrix' | 'connectivity'; probeCc: string } | { of: 'service' | 'networks'; probeCc: string; service: string };

/** @returns null where no chart is at the path */
export function chartAt(path: string): { address: ChartAddress; form: Form } | null {
  const [folder, ...parts] = path.split('/').slice(1).map(decoded);
  const { name, form } = formOf(parts.pop() ?? '');
  const address = folder === 'charts' && name !== '' ? addressOf(parts, name) : null;
  return address && { address, form };
}

function addressOf(parents: readonly string[], name: string): ChartAddress | null {
  const [probeCc = '', service = ''] = parents;
  if (parents.length === 0) return name === 'world' ? { of: name } : null;
  if (parents.length === 1)
    return name === 'matrix' || name === 'connectivity' ? { of: name, probeCc } : { of: 'service', probeCc, service: name };
  return parents.length === 2 && name === 'networks' ? { of: name, probeCc, service } : null;
}

/** Of the chart as a page to embed, which its other forms add an ending to. */
export function pathOfChart(address: ChartAddress): string {
  switch (address.of) {
    case 'world':
      return '/charts/world';
    case 'matrix':
    case 'connectivity':
      return `/charts/${encodeURIComponent(address.probeCc)}/${address.of}`;
    case 'service':
      return `/charts/${encodeURIComponent(address.probeCc)}/${encodeURIComponent(address.service)}`;
    case 'networks':
      return `/charts/${encodeURIComponent(address.probeCc)}/${encodeURIComponent(address.service)}/networks`;
    default:
      return address satisfies never;
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
