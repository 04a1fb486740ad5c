import { expect, it } from 'vitest';
import { setFilter } from './topology.ts';

it('tells what a tool says that ends before it has read what it is given', async () => {
  await expect(setFilter('nosuch', '# a rule\n'.repeat(100_000))).rejects.toThrow('nsenter');
});
