/** The operator's setting of a source. */
import { z } from 'zod';
import { SOURCE_IDS } from './source.ts';

/** `ioda`, or `ioda=https://mirror.example/v2`: a source, and where it is asked in the place of its own address. */
export const SourceSetting = z
  .string()
  .transform((text) => {
    const [id, base] = text.split(/=(.*)/s);
    return { id, base: base === undefined ? null : base.replace(/\/+$/, '') };
  })
  .pipe(z.strictObject({ id: z.enum(SOURCE_IDS), base: z.url({ protocol: /^https?$/ }).nullable() }));
export type SourceSetting = z.output<typeof SourceSetting>;
