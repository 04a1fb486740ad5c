import { CARD_HEIGHT, CARD_WIDTH } from './card.tsx';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** What is wrong with bytes that should be a card (PNG, section 11.2.1: width and height are at offset 16); null where nothing is. */
export function cardFault(bytes: Uint8Array): string | null {
  if (bytes.length < 33 || SIGNATURE.some((byte, index) => bytes[index] !== byte)) return 'is no PNG';
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [width, height] = [header.getUint32(16), header.getUint32(20)];
  return width === CARD_WIDTH && height === CARD_HEIGHT
    ? null
    : `is ${width} × ${height} pixels, and a card is ${CARD_WIDTH} × ${CARD_HEIGHT}`;
}
