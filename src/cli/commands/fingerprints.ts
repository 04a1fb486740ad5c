import { Command } from 'commander';
import { updateFingerprints } from '../judge/update-fingerprints.ts';
import { plainly } from '../plain-error.ts';

/** `tocsin fingerprints update`: fetches OONI's public lists of block pages. */
export const fingerprintsCommand = (): Command =>
  new Command('fingerprints').description('block-page fingerprints, which `tocsin judge` and imports confirm blocks by').addCommand(
    new Command('update')
      .description("fetch OONI's public lists into the state folder; nothing is replaced unless both are whole")
      .option('--base <url>', 'where the two files lie', 'https://raw.githubusercontent.com/ooni/blocking-fingerprints/main')
      .option('--json', 'print one JSON object: folder, http, dns')
      .action(
        plainly(async ({ base, json }: { base: string; json?: boolean }) => {
          const { folder, http, dns } = await updateFingerprints(base);
          process.stdout.write(
            json
              ? `${JSON.stringify({ folder, http, dns })}\n`
              : `${http} fingerprints of pages and ${dns} of DNS answers are in ${folder}.\n`,
          );
        }),
      ),
  );
