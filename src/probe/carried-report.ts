/**
 * A report in a file, with the signature that its probe made: anyone can hand it in where the probe itself cannot reach the observatory. One
 * line of JSON, so that many make one file.
 */
import { z } from 'zod';

export const CarriedReport = z
  .strictObject({
    carried_report: z.literal(1).meta({ description: 'The version of this form' }),
    public_key: z.strictObject({
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      x: z.string().regex(/^[A-Za-z0-9_-]{43}$/, '32 bytes in base64url'),
    }),
    authority: z
      .string()
      .regex(/^[a-z0-9.:[\]-]{1,260}$/, 'a host in lower case, with its port where it is not the usual one')
      .meta({ description: 'The address of the observatory that the report was signed for' }),
    headers: z
      .strictObject({
        'content-type': z.literal('application/json'),
        'content-encoding': z.literal('gzip'),
        'content-digest': z.string().max(200),
        'signature-input': z.string().max(1000),
        signature: z.string().max(300),
      })
      .meta({ description: 'As they would go with `POST /v1/reports`' }),
    body: z
      .string()
      .regex(/^[A-Za-z0-9+/]+={0,2}$/, 'base64')
      .max(1_400_000)
      .meta({ description: 'The body of that request, in base64' }),
  })
  .meta({ id: 'CarriedReport', description: 'A signed report in a file' });
export type CarriedReport = z.infer<typeof CarriedReport>;
