/**
 * Which network and country an IPv4 address belongs to, by a table that the operator downloaded: lines of `first, last, AS number, country, name`, with
 * tabs between them, as iptoasn.com publishes them (ip2asn-v4.tsv). Pure.
 */
export type Owner = { asn: number; probeCc: string; name: string };

type Range = { first: number; last: number; owner: Owner };

const numberOf = (address: string): number | null => {
  const parts = address.split('.').map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return null;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
};

export type AddressTable = { ranges: Range[] };

/** Takes a line into the table; comments, headings and ranges that nobody announces are left out. */
export function addLine({ ranges }: AddressTable, line: string): void {
  const [from = '', to = '', asn = '', probeCc = '', ...name] = line.split('\t');
  const [first, last, number] = [numberOf(from), numberOf(to), Number(asn)];
  if (first === null || last === null || !Number.isInteger(number) || number < 1 || !/^[A-Z]{2}$/.test(probeCc)) return;
  ranges.push({ first, last, owner: { asn: number, probeCc, name: name.join(' ').trim() } });
}

/** The owner of an address; null where the table has none. Ranges must be in ascending order, as they are published. */
export function ownerOf({ ranges }: AddressTable, address: string): Owner | null {
  const wanted = numberOf(address);
  if (wanted === null) return null;
  let [low, high] = [0, ranges.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (!range) return null;
    if (wanted < range.first) high = middle - 1;
    else if (wanted > range.last) low = middle + 1;
    else return range.owner;
  }
  return null;
}
