/**
 * The lab's tools, where the machine has none: fetched from the machine's own package source, as Debian and Ubuntu have one, and unpacked below
 * node_modules. Nothing is installed, and no root is needed for it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = join(import.meta.dirname, '../../node_modules/.cache/lab-tools');
const ROOT = join(CACHE, 'root');

/** What each tool is part of. */
const PACKAGE_OF = { unshare: 'util-linux', nsenter: 'util-linux', ip: 'iproute2', 'iptables-restore': 'iptables' } as const;
type Tool = keyof typeof PACKAGE_OF;
const TOOLS = Object.keys(PACKAGE_OF) as Tool[]; // its own keys

/** Of Debian's folders for libraries only one is there. */
const librariesIn = (root: string): string[] =>
  ['x86_64-linux-gnu', 'aarch64-linux-gnu', 'arm-linux-gnueabihf'].map((machine) => join(root, 'usr/lib', machine)).filter(existsSync);

/** The environment in which the tools are found, those that were fetched after the machine's own. */
export const toolEnvironment = (): NodeJS.ProcessEnv => {
  const { PATH = '', LD_LIBRARY_PATH, ...rest } = process.env;
  const libraries = librariesIn(ROOT);
  const fetched = {
    LD_LIBRARY_PATH: [...libraries, LD_LIBRARY_PATH].filter((path) => path !== undefined).join(':'),
    XTABLES_LIBDIR: libraries.map((path) => join(path, 'xtables')).join(':'),
  };
  const places = [PATH, '/usr/sbin', '/sbin', join(ROOT, 'usr/sbin'), join(ROOT, 'usr/bin'), join(ROOT, 'sbin')];
  return { ...rest, PATH: places.join(':'), ...(libraries.length === 0 ? { LD_LIBRARY_PATH } : fetched) };
};

const isThere = (tool: Tool): boolean => spawnSync('sh', ['-c', `command -v ${tool}`], { env: toolEnvironment() }).status === 0;

export const missingTools = (): { tools: readonly Tool[]; packages: readonly string[] } => {
  const tools = TOOLS.filter((tool) => !isThere(tool));
  return { tools, packages: [...new Set(tools.map((tool) => PACKAGE_OF[tool]))] };
};

/**
 * apt with lists and downloads of its own, in a folder that takes its place when it is whole: two labs may begin at once. The iptables of a package are
 * named by what they speak to; the link is made when it is installed.
 */
const FETCH = `
set -e
new="$CACHE.$$"
trap 'rm -rf "$new"' EXIT
mkdir -p "$new/lists/partial" "$new/apt/archives/partial" "$new/root"
fetch() { apt-get -qq -o Dir::Cache="$new/apt" -o Debug::NoLocking=1 -o APT::Sandbox::User= "$@"; }
get() { fetch "$@" --no-install-recommends --download-only -y install $PACKAGES; }
own="-o Dir::State::Lists=$new/lists"
get || { fetch "$own" update && get "$own"; }
for package in "$new"/apt/archives/*.deb; do dpkg-deb -x "$package" "$new/root"; done
restore=$(find "$new/root" -name xtables-nft-multi -o -name xtables-multi | head -n 1)
[ -z "$restore" ] || ln -sf "$(basename "$restore")" "$(dirname "$restore")/iptables-restore"
rm -rf "$new/apt" "$new/lists"
mv -T "$new" "$CACHE" 2>/dev/null || { [ -d "$CACHE/root" ] && cp -an "$new/root/." "$CACHE/root/"; }
`;

/** Fetches the packages of tools. @returns why that did not work; null where it did */
export const fetchTools = (packages: readonly string[]): string | null => {
  const env = { ...process.env, CACHE, PACKAGES: packages.join(' '), DEBIAN_FRONTEND: 'noninteractive' };
  const made = spawnSync('sh', ['-c', FETCH], { env, encoding: 'utf8' });
  return made.status === 0 ? null : `${made.stderr}`.trim().split('\n').slice(0, 3).join(' ');
};
