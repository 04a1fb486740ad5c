/** A host inside a country that answers when it is connected to: a line of the operator's list. */
import { z } from 'zod';
import { isBogon, parseAddress, type AddressRange } from '../probe/address.ts';
import { isCountryCode } from '../shared/country-codes.ts';

export const HOST_KINDS = ['government', 'university', 'bank', 'isp', 'name-server', 'media', 'other'] as const;

export const Host = z
  .strictObject({
    address: z
      .string()
      .max(45)
      .refine((text) => parseAddress(text) !== null, 'an IPv4 or IPv6 address, not a name: a name may lead abroad')
      .refine((text) => !isBogon(text), 'an address that the public internet can reach')
      .meta({ example: '203.0.112.10' }),
    port: z.int().min(1).max(65_535).default(443).meta({ description: 'TCP port on which it answers' }),
    probe_cc: z
      .string()
      .refine(isCountryCode, 'an ISO 3166-1 alpha-2 code in capitals')
      .meta({ description: 'The country that the machine stands in', example: 'PK' }),
    probe_asn: z.int().min(1).max(4_294_967_295),
    network_name: z.string().trim().max(200).nullable().default(null),
    region: z
      .string()
      .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'an ISO 3166-2 code (PK-SD)')
      .nullable()
      .default(null),
    kind: z.enum(HOST_KINDS).default('other'),
    source: z.string().trim().max(500).default('').meta({ description: 'The public list that names it' }),
  })
  .refine(({ region, probe_cc: probeCc }) => region === null || region.startsWith(`${probeCc}-`), {
    path: ['region'],
    message: 'of the same country as probe_cc',
  })
  .meta({ id: 'Host', description: 'A host inside a country that is asked from outside whether it answers' });
export type Host = z.infer<typeof Host>;

const V4_SITE_BYTES = 3;
const V6_SITE_BYTES = 6;

/** The site of an address, an IPv4 /24 or an IPv6 /48: machines that fail together. */
export function siteOf(address: string): string {
  const bytes = parseAddress(address) ?? [];
  return bytes.slice(0, bytes.length === 4 ? V4_SITE_BYTES : V6_SITE_BYTES).join('.');
}

/** A prefix as the operator writes it (`203.0.112.0/24`), or one address. */
export function parsePrefix(text: string): AddressRange | null {
  const [address = '', length, ...more] = text.split('/');
  const bytes = parseAddress(address);
  if (!bytes || more.length > 0) return null;
  const longest = bytes.length * 8;
  const bits = length === undefined ? longest : /^\d{1,3}$/.test(length) ? Number(length) : longest + 1;
  return bits <= longest ? { bytes, bits } : null;
}
