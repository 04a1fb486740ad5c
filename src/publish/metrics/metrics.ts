/** Figures in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/). Pure. */

type Sample = { labels?: Readonly<Record<string, string>>; value: number };

/** @property help one line */
export type Metric = { name: string; help: string; type: 'gauge' | 'counter'; samples: readonly Sample[] };

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');

function lineOf(name: string, { labels = {}, value }: Sample): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escaped(text)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
}

export const expositionOf = (metrics: readonly Metric[]): string =>
  metrics
    .flatMap(({ name, help, type, samples }) => [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} ${type}`,
      ...samples.map((sample) => lineOf(name, sample)),
    ])
    .join('\n')
    .concat('\n');
