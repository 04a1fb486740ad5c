/**
 * Does a network that wants its user to log in first answer in place of the site? What it says, in the clear: status 511 (RFC 6585 §6), a page
 * with WISPr's marker, or a redirect to a place in the network itself. Wrong where a provider serves its block page from a private address and
 * no fingerprint knows it: that is not told, rather than every hotel's login called a block.
 */
import { isBogon, parseAddress } from '../../../probe/address.ts';
import type { Exchange, WebRun } from './web-run.ts';

const LOGIN_REQUIRED = 511;
const LOCAL_NAME = /(^[^.]+|\.(local|lan|home|internal|localdomain|home\.arpa))$/;

/** A private address, or a name that only the network itself knows. */
function isInNetwork(url: URL | null): boolean {
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? '';
  return host !== '' && (parseAddress(host) === null ? LOCAL_NAME.test(host) : isBogon(host));
}

function isPortalAnswer({ url, failure, status, headers, isLogin }: Exchange): boolean {
  if (url?.protocol !== 'http:' || (failure !== null && status === 0)) return false;
  const location = headers.get('location');
  const leadsTo = location !== undefined && URL.canParse(location, url) ? new URL(location, url) : null;
  return status === LOGIN_REQUIRED || isLogin || isInNetwork(leadsTo);
}

/** Never where the measured page itself lies in a private network. */
export const isPortal = ({ url, exchanges }: WebRun): boolean => !isInNetwork(url) && exchanges.some(isPortalAnswer);
