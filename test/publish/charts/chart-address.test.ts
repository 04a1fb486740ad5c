import { describe, expect, it } from 'vitest';
import { chartAt, pathOfChart } from '../../../src/publish/charts/chart-address.ts';

describe('the address of a chart', () => {
  it.each([
    ['/charts/world.svg', '/charts/world', 'svg'],
    ['/charts/KE/matrix', '/charts/KE/matrix', 'embed'],
    ['/charts/KE/connectivity.csv', '/charts/KE/connectivity', 'csv'],
    ['/charts/KE/telegram.png', '/charts/KE/telegram', 'card'],
    ['/charts/KE/a%20b%2Fc.card.svg', '/charts/KE/a%20b%2Fc', 'drawing'],
    ['/charts/KE/telegram/networks.svg', '/charts/KE/telegram/networks', 'svg'],
    ['/charts/KE/%E0%A4%A', '/charts/KE/%25E0%25A4%25A', 'embed'],
  ])('%s is one form of %s', (path, whole, form) => {
    const found = chartAt(path);
    expect(found && [pathOfChart(found.address), found.form]).toEqual([whole, form]);
  });

  it.each([
    '/',
    '/charts',
    '/charts/',
    '/charts/.svg',
    '/charts/KE',
    '/charts/KE/telegram/regions',
    '/charts/a/b/c/networks',
    '/incidents/world',
  ])('is not %s', (path) => {
    expect(chartAt(path)).toBeNull();
  });
});
