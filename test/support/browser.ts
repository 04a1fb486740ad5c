/** A real Chromium: the one inside the npm package, so that a machine with nothing installed runs the browser tests too. */
import { existsSync, mkdtempSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import bundled, { inflate } from '@sparticuz/chromium';
import { chromium, type Browser } from 'playwright-core';

const ARGUMENTS = ['--no-sandbox', '--no-zygote', '--disable-dev-shm-usage', '--font-render-hinting=none'];

/** Libraries and fonts that a bare system lacks come with the package too. */
async function bundledEnvironment(): Promise<Record<string, string>> {
  const archives = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..', 'bin');
  await inflate(join(archives, 'al2023.tar.br'));
  return { LD_LIBRARY_PATH: join(tmpdir(), 'al2023', 'lib'), FONTCONFIG_PATH: join(tmpdir(), 'fonts') };
}

/** Where fontconfig looks for a user's fonts: a letter of every language that pages come in must be there for a photograph to show it. */
function fontsOfPages(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-fonts-'));
  symlinkSync(dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-naskh-arabic/package.json')), join(folder, 'fonts'));
  return folder;
}

/** The caller closes it. @param more further arguments of Chromium's command line @throws where Chromium starts neither with the system's libraries nor with the bundled ones */
export async function launchBrowser(more: readonly string[] = []): Promise<Browser> {
  const executablePath = await bundled.executablePath();
  const hasFonts = existsSync('/usr/share/fonts') || existsSync('/System/Library/Fonts');
  const launch = (env: Record<string, string>) =>
    chromium.launch({ executablePath, args: [...ARGUMENTS, ...more], env: { ...process.env, XDG_DATA_HOME: fontsOfPages(), ...env } });
  if (!hasFonts) return launch(await bundledEnvironment());
  try {
    return await launch({});
  } catch {
    return launch(await bundledEnvironment());
  }
}
