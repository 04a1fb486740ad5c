import { sha256 } from '../../http/sha256.ts';

/** Headers of an SVG: the style that it carries is let through by its hash, and nothing else. */
export const pictureHeaders = async (style: string): Promise<Record<string, string>> => ({
  'content-type': 'image/svg+xml',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${btoa(String.fromCharCode(...(await sha256(style))))}'`,
  'x-content-type-options': 'nosniff',
  'access-control-allow-origin': '*',
  'cache-control': 'public, max-age=60',
  vary: 'Accept-Language',
});
