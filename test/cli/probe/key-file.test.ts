import { createPublicKey, verify } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { loadKey, readKeys } from '../../../src/cli/probe/key-file.ts';
import { temporaryFolder } from './temporary-folder.ts';

const DAY_MS = 86_400_000;
const START_MS = Date.parse('2024-11-01T00:00:00Z');

describe('the key of a probe', () => {
  it('is made once and stays the same for a month', async () => {
    const { keyFile } = await temporaryFolder();
    const first = await loadKey(keyFile, START_MS);
    const later = await loadKey(keyFile, START_MS + 30 * DAY_MS);
    expect(later).toMatchObject({ id: first.id, createdMs: START_MS });
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
  });

  it('signs what its public key verifies', async () => {
    const { keyFile } = await temporaryFolder();
    const { publicKey, signer } = await loadKey(keyFile, START_MS);
    const message = new TextEncoder().encode('hello');
    const key = createPublicKey({ format: 'jwk', key: { ...publicKey } });
    expect(verify(null, message, key, await signer.sign(message))).toBe(true);
  });

  it('is replaced after a month, and the old one kept only while it can still be linked', async () => {
    const { keyFile } = await temporaryFolder();
    const first = await loadKey(keyFile, START_MS);
    const rotatedMs = START_MS + 31 * DAY_MS;
    const second = await loadKey(keyFile, rotatedMs);
    expect(second.id).not.toBe(first.id);
    expect((await readKeys(keyFile)).map(({ id }) => id)).toEqual([second.id, first.id]);
    await loadKey(keyFile, rotatedMs + 9 * DAY_MS);
    expect((await readKeys(keyFile)).map(({ id }) => id)).toEqual([second.id]);
    expect(await readFile(keyFile, 'utf8')).not.toContain(first.publicKey.x);
  });

  it('is replaced where a clock that was ahead has made it', async () => {
    const { keyFile } = await temporaryFolder();
    const first = await loadKey(keyFile, START_MS + 4_000 * DAY_MS);
    const second = await loadKey(keyFile, START_MS);
    expect(second.id).not.toBe(first.id);
    expect((await loadKey(keyFile, START_MS - 3_600_000)).id).toBe(second.id);
    expect((await readKeys(keyFile)).map(({ id }) => id)).toEqual([second.id, first.id]);
  });

  it('is not silently replaced where its file is damaged', async () => {
    const { keyFile } = await temporaryFolder();
    await writeFile(keyFile, '{"current":');
    await expect(loadKey(keyFile, START_MS)).rejects.toThrow(/cannot be read/);
  });

  it('is not made by asking which keys there are', async () => {
    const { keyFile } = await temporaryFolder();
    expect(await readKeys(keyFile)).toEqual([]);
    await expect(stat(keyFile)).rejects.toThrow(/ENOENT/);
  });
});
