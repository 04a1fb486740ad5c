import { expect, it } from 'vitest';
import { describeRound } from '../../../src/cli/supervisor/probe-round.ts';

const round = (changes: object): string =>
  JSON.stringify({
    note: null,
    control: { ok: true },
    outcomes: { ok: 1, tcp: 1 },
    measurements: [
      { service: 'wikipedia', outcome: 'ok' },
      { service: 'telegram', outcome: 'tcp' },
    ],
    waiting: 0,
    trouble: null,
    ...changes,
  });

it('tells a round in one line, with the services that are restricted', () => {
  expect(describeRound(round({}))).toBe('Measured from here: 1 of 2 reachable, 1 restricted (telegram), 0 inconclusive.');
});

it('blames no service where the machine is offline', () => {
  expect(describeRound(round({ control: { ok: false }, outcomes: { inconclusive: 2 } }))).toMatch(
    /^This machine is offline.* inconclusive\.$/,
  );
});

it('tells what could not be sent and why', () => {
  expect(describeRound(round({ waiting: 1, trouble: 'no answer' }))).toMatch(/Not sent yet: no answer\.$/);
});

it('shows anything else that the probe says as it is', () => {
  expect(describeRound('The disk is full.')).toBe('The disk is full.');
});
