import { describe, expect, it } from 'vitest';
import { addLine, ownerOf, type AddressTable } from '../../../src/cli/hosts/address-table.ts';
import { spread } from '../../../src/cli/hosts/find-hosts.ts';
import { nameOfLine } from '../../../src/cli/hosts/names-of-list.ts';
import { hostsOf } from '../../outside/hosts.ts';

const TABLE = `1.0.0.0\t1.0.0.255\t13335\tUS\tCLOUDFLARENET
1.0.1.0\t1.0.3.255\t0\tNone\tNot routed
39.32.0.0\t39.63.255.255\t45595\tPK\tPKTELECOM-AS-PK Pakistan Telecom Company Limited
`;

describe('the table of addresses', () => {
  const table: AddressTable = { ranges: [] };
  for (const line of TABLE.split('\n')) addLine(table, line);

  it('tells whose an address is, at both ends of a range, and nothing between ranges', () => {
    const owner = { asn: 45595, probeCc: 'PK', name: 'PKTELECOM-AS-PK Pakistan Telecom Company Limited' };
    expect(ownerOf(table, '39.32.0.0')).toEqual(owner);
    expect(ownerOf(table, '39.63.255.255')).toEqual(owner);
    expect([ownerOf(table, '39.64.0.0'), ownerOf(table, '1.0.2.1'), ownerOf(table, 'example.org')]).toEqual([null, null, null]);
  });
});

it.each([
  ['https://www.example.gov.pk/page?x=1', 'www.example.gov.pk'],
  ['Example.EDU.pk', 'example.edu.pk'],
  ['"1","https://bank.example.pk/",FIN', 'bank.example.pk'],
  ['url,category_code,notes', null],
  ['# a list of universities', null],
  ['203.0.112.7', null],
  ['http://localhost/', null],
])('finds the name in %s', (line, name) => {
  expect(nameOfLine(line)).toBe(name);
});

it('takes hosts of different sites first', () => {
  const [one, two, three] = hostsOf({ 64500: 3 });
  const twin = { ...one!, address: one!.address.replace(/\d+$/, '99') };
  expect(spread([one!, twin, two!, three!], 3)).toEqual([one, two, three]);
});
