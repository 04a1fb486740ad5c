import { readFileSync } from 'node:fs';
import { PlainError } from '../plain-error.ts';
import { checkObservatories } from '../probe/own-session.ts';
import { localTokenPath, locateStateFolder, readToken } from '../supervisor/state-folder.ts';

const isThisMachine = ({ hostname }: URL): boolean => /^(localhost|\[::1\]|127(\.\d+){3})$/.test(hostname);

const readTokenFile = (path: string): string => {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    throw new PlainError(`The operator's token cannot be read from ${path}.`);
  }
};

/** What a token is made of. Another file given by mistake may hold a secret too: it is neither sent nor repeated. */
const checkToken = (token: string, place: string): string => {
  if (/^[\x21-\x7e]{1,200}$/.test(token)) return token;
  throw new PlainError(`There is no token in ${place}: it is one word, of at most 200 letters, digits and signs.`);
};

/** The token of the observatory that `npm start` runs here is for that one alone, and is sent to no other. */
const findToken = (url: URL, tokenFile: string | undefined): string => {
  if (tokenFile !== undefined) return checkToken(readTokenFile(tokenFile), tokenFile);
  const named = process.env['TOCSIN_OPERATOR_TOKEN'];
  if (named) return checkToken(named, 'TOCSIN_OPERATOR_TOKEN');
  if (!isThisMachine(url))
    throw new PlainError(`Give the operator's token of ${url.origin}: --token-file FILE, or TOCSIN_OPERATOR_TOKEN in the environment.`);
  const state = locateStateFolder();
  const token = readToken(localTokenPath(state));
  if (token === null)
    throw new PlainError(
      `There is no operator's token in ${state}: "npm start" makes one at its first start. Or give one with --token-file FILE.`,
    );
  return checkToken(token, localTokenPath(state));
};

/** @throws PlainError where the address is none */
export const findOrigin = (observatory: string | undefined): string => {
  const [origin = ''] = checkObservatories([observatory ?? `http://localhost:${process.env['PORT'] ?? '8787'}`]);
  return origin;
};

/** @throws PlainError where the address or the token cannot be used */
export const findOperatorAccess = (observatory: string | undefined, tokenFile: string | undefined): { origin: string; token: string } => {
  const origin = findOrigin(observatory);
  const url = new URL(origin);
  if (url.protocol === 'http:' && !isThisMachine(url))
    throw new PlainError(`The operator's token is not sent over a line that others can read: use https://${url.host}.`);
  return { origin, token: findToken(url, tokenFile) };
};
