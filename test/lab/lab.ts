/** Builds a country and starts everybody in it. */
import { join } from 'node:path';
import { z } from 'zod';
import { bundlePrograms, startHelper } from './crew.ts';
import { drawCountry } from './draw.ts';
import { gatewaysOf } from './gateway-rules.ts';
import { namespaceOf } from './run-scenario.ts';
import type { Lab } from './run-scenario.ts';
import { buildTopology } from './topology.ts';

const Ready = z.object({ authority: z.string() });

/** A country of that seed, with nothing blocked. @throws where the machine's tools fail, with their words */
export const buildLab = async (seed: number): Promise<Lab> => {
  const country = drawCountry(seed);
  const programs = await bundlePrograms(['outside', 'liar', 'site', 'subscriber', 'volunteer']);
  await buildTopology(country);
  const outside = await startHelper('outside', join(programs, 'outside.mjs'), [String(seed)]);
  const liars = await Promise.all(
    gatewaysOf(country).map(async (gateway) => [gateway, await startHelper(namespaceOf(gateway), join(programs, 'liar.mjs'))] as const),
  );
  return { country, programs, outside, liars: new Map(liars), authority: Ready.parse(outside.ready).authority };
};
