/**
 * Looks for addresses of volunteers in everything that an observatory has kept: tables, archive, keys, logs, compressed or not. It looks for the
 * address and its /24 as text, and for the address as four bytes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';

const textsOf = (address: string): string[] => [address, address.slice(0, address.lastIndexOf('.') + 1)];
const bytesOf = (address: string): Buffer => Buffer.from(address.split('.').map(Number));

/** An index at which the text stands as an address of its own, and not inside a longer number. */
const standsIn = (bytes: Buffer, text: string): boolean => {
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) {
    if (!/[\d.]/.test(String.fromCharCode(bytes[at - 1] ?? 0))) return true;
  }
  return false;
};

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

const inflated = (bytes: Buffer): Buffer => {
  try {
    return isGzip(bytes) ? gunzipSync(bytes) : bytes;
  } catch {
    return bytes;
  }
};

/** Which of the addresses stand in these bytes, inflated first where they are gzipped. */
export const addressesIn = (bytes: Buffer, addresses: readonly string[]): string[] => {
  const plain = inflated(bytes);
  return addresses.filter((address) => textsOf(address).some((text) => standsIn(plain, text)) || plain.includes(bytesOf(address)));
};

interface Kept {
  readonly place: string;
  readonly bytes: Buffer;
}

const asBytes = (value: unknown): Buffer => (value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(JSON.stringify(value) ?? ''));

/** Every value of every table: a large one does not lie in one piece in the file. */
function* valuesOf(path: string): Generator<Kept> {
  const database = new DatabaseSync(path, { open: true });
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  for (const { name } of tables) {
    const rows = database.prepare(`SELECT * FROM "${String(name)}"`);
    for (const row of rows.iterate()) {
      for (const [column, value] of Object.entries(row)) yield { place: `${path} ${String(name)}.${column}`, bytes: asBytes(value) };
    }
  }
  database.close();
}

/** Files first: opening a database tidies its companions away. */
function* keptIn(folder: string): Generator<Kept> {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true })
    .map((entry) => ({ isFile: entry.isFile(), path: join(entry.parentPath, entry.name) }))
    // Code is no data, and large enough to hold any four bytes by chance.
    .filter(({ isFile, path }) => isFile && !/\/(\.wrangler\/tmp|node_modules)\//.test(path));
  for (const { path } of files) yield { place: path, bytes: readFileSync(path) };
  for (const { path } of files) if (path.endsWith('.sqlite')) yield* valuesOf(path);
}

export interface AddressCheck {
  /** Values and files that were looked into. */
  readonly looked: number;
  readonly bytes: number;
  readonly found: readonly string[];
}

/** Looks for the addresses in all that lies in a folder. */
export const checkAddresses = (folder: string, addresses: readonly string[]): AddressCheck => {
  const found: string[] = [];
  let [looked, bytes] = [0, 0];
  for (const kept of keptIn(folder)) {
    looked += 1;
    bytes += kept.bytes.length;
    for (const address of addressesIn(kept.bytes, addresses)) found.push(`${address} in ${kept.place}`);
  }
  return { looked, bytes, found };
};
