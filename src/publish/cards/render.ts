/** A card as a PNG. Takes some tenths of a second of CPU: it is made in the workshop, or by the operator's command line. */
import { Resvg, initWasm, type InitInput } from '@resvg/resvg-wasm';

/** @property fonts TrueType in full; what is packed (.woff) would render as nothing, in silence */
export type Renderer = { wasm: InitInput; fonts: readonly Uint8Array[] };

let started: Promise<void> | null = null;

export async function renderCard(svg: string, { wasm, fonts }: Renderer): Promise<Uint8Array> {
  started ??= initWasm(wasm);
  await started;
  const drawing = new Resvg(svg, {
    font: { fontBuffers: [...fonts], loadSystemFonts: false, defaultFontFamily: 'Noto Sans', sansSerifFamily: 'Noto Sans' },
  });
  try {
    const image = drawing.render();
    const png = image.asPng();
    image.free();
    return png;
  } finally {
    drawing.free();
  }
}
