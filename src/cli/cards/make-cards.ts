/** Makes the share cards that an observatory has none of: asks it for the drawing, makes a picture of it, and hands that in. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { sha256Hex } from '../../http/sha256.ts';
import type { Incident } from '../../incidents/incident.ts';
import { renderCard, type Renderer } from '../../publish/cards/render.ts';
import type { OperatorApi } from '../import/operator-api.ts';
import { PlainError } from '../plain-error.ts';
import { requireClone } from '../supervisor/runtime.ts';

const TIMEOUT_MS = 60_000;

/** The renderer's program and fonts, from the clone's dependencies. */
export function localRenderer(root = requireClone()): Renderer {
  const resolve = createRequire(`${root}/package.json`).resolve;
  const bytes = (name: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(resolve(name)));
  return {
    wasm: bytes('@resvg/resvg-wasm/index_bg.wasm'),
    fonts: [
      '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf',
      '@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf',
      '@expo-google-fonts/noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf',
      '@expo-google-fonts/noto-naskh-arabic/600SemiBold/NotoNaskhArabic_600SemiBold.ttf',
    ].map(bytes),
  };
}

const ask = ({ origin, token }: OperatorApi, method: string, path: string, body?: Uint8Array<ArrayBuffer>): Promise<Response> =>
  fetch(`${origin}${path}`, {
    method,
    body: body ?? null,
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'image/png' } : {}) },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });

/**
 * @returns whether there was none before
 * @throws PlainError where the observatory refuses it
 */
export async function makeCard(api: OperatorApi, { id }: Pick<Incident, 'id'>, language: string, renderer: Renderer): Promise<boolean> {
  const path = `/incidents/${encodeURIComponent(id)}`;
  const there = await ask(api, 'GET', `${path}.png?lang=${language}`);
  await there.arrayBuffer();
  if (there.ok) return false;
  const drawing = await ask(api, 'GET', `${path}.card.svg?lang=${language}`);
  if (!drawing.ok) throw new PlainError(`${id}: the observatory gives no drawing of it (${drawing.status}).`);
  const svg = await drawing.text();
  const png = new Uint8Array(await renderCard(svg, renderer));
  const kept = await ask(api, 'PUT', `/v1/cards/${await sha256Hex(svg)}`, png);
  if (!kept.ok) throw new PlainError(`${id}: the card was not taken (${kept.status}): ${await kept.text()}`);
  return true;
}
