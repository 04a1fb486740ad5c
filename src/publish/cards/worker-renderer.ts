/** The renderer's program and fonts as they come with the worker. Loaded when a card is first made, since most readers ask for none. */
import arabicRegular from '@expo-google-fonts/noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular.ttf';
import arabicBold from '@expo-google-fonts/noto-naskh-arabic/600SemiBold/NotoNaskhArabic_600SemiBold.ttf';
import regular from '@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf';
import bold from '@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf';
import wasm from '@resvg/resvg-wasm/index_bg.wasm';
import type { Renderer } from './render.ts';

export const WORKER_RENDERER: Renderer = { wasm, fonts: [regular, bold, arabicRegular, arabicBold].map((font) => new Uint8Array(font)) };
