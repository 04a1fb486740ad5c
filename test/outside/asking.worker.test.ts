import { describe, expect, inject, it } from 'vitest';
import { HERE_VANTAGE, type Vantage } from '../../src/ingest/edge/vantages.ts';
import type { VantageRecord } from '../../src/ingest/edge/record.ts';
import { askThrough, vantagesInTurn } from '../../src/outside/asking.ts';
import { MINUTE_MS } from '../../src/shared/time.ts';
import { hostsOf } from './hosts.ts';

const port = Number(new URL(inject('signalOrigin')).port);
const answering = { address: '127.0.0.1', port };
const silent = { address: '127.0.0.1', port: 9 };
const [template] = hostsOf({ 64500: 1 });
const hostAt = (socket: typeof answering) => ({ ...template!, ...socket });

const vantage = (id: string, more: Partial<Vantage> = {}): Vantage => ({ ...HERE_VANTAGE, id, kind: 'object', ...more });
const broken = vantage('broken', { fetch: () => Promise.reject(new Error('no such region')) });
const ofAnotherVersion = vantage('old', { fetch: () => Promise.resolve(Response.json({ detail: 'what is that?' }, { status: 400 })) });
const where = (why: 'not-free' | 'silent'): VantageRecord => ({
  kind: 'object',
  simulated: false,
  askedMs: 0,
  countedMs: 0,
  dataCentre: null,
  country: null,
  leftOut: { why, detail: null },
  tookMs: 0,
});

describe('vantages that ask hosts', () => {
  const ids = (all: Vantage[], minute: number, records = {}) => vantagesInTurn(all, records, minute * MINUTE_MS).map(({ id }) => id);

  it('take turns in pairs, so that within five minutes each has asked', () => {
    const all = ['a', 'b', 'c', 'd', 'e'].map((id) => vantage(id));
    const pairs = [1, 2, 3, 4].map((minute) => ids(all, minute));
    expect(pairs.every(([one, other]) => one !== other)).toBe(true);
    expect(new Set(pairs.flat())).toEqual(new Set(['a', 'b', 'c', 'd', 'e']));
    expect(ids(all.slice(0, 1), 7)).toEqual(['a']);
  });

  it('are none of those that see badly, and the worker itself where there is no other', () => {
    const all = [vantage('a'), vantage('me'), vantage('simulated', { fault: { broken: false } as Vantage['fault'] })];
    expect(ids(all, 3, { me: where('not-free'), a: where('silent') })).toEqual(['a']);
    expect(ids(all.slice(1), 3, { me: where('not-free') })).toEqual(['here']);
    expect(ids([], 3)).toEqual(['here']);
  });
});

describe('asking through vantages', () => {
  it('tells by a real connection who answers', async () => {
    const ask = askThrough([HERE_VANTAGE, vantage('b')], [answering, silent]);
    expect(await ask([answering, silent, silent, answering].map(hostAt))).toEqual([true, false, false, true]);
  });

  it('says nothing of the hosts of a vantage that fails, is of another version, or is offline itself', async () => {
    const hosts = [answering, answering, answering, answering].map(hostAt);
    expect(await askThrough([HERE_VANTAGE, broken], [answering])(hosts)).toEqual([true, null, true, null]);
    expect(await askThrough([ofAnotherVersion, HERE_VANTAGE], [])(hosts)).toEqual([null, true, null, true]);
    expect(await askThrough([HERE_VANTAGE], [silent])(hosts)).toEqual([null, null, null, null]);
  });

  it('asks the other vantage next where one host at a time is asked', async () => {
    const ask = askThrough([broken, HERE_VANTAGE], []);
    const replies = [];
    for (const host of [answering, answering, answering].map(hostAt)) replies.push(...(await ask([host])));
    expect(replies).toEqual([null, true, null]);
  });
});
