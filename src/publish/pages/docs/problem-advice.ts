/** What lies behind each problem, and what to do. docs/api/problems.md says the same; a test holds the two together. */
import type { ProblemName } from '../../../http/problem.ts';

export type Advice = { cause: string; remedy: string };

export const PROBLEM_ADVICE: Record<ProblemName, Advice> = {
  'bad-request': {
    cause: 'The body is not UTF-8, or not JSON.',
    remedy: 'Send UTF-8 JSON. The detail names the place at which it stops being JSON.',
  },
  'bad-parameter': {
    cause:
      'A parameter of the address is missing or malformed, names what does not exist, is none that the list has, or asks for a range that is empty or too long.',
    remedy: 'Read `errors`: each entry names a parameter and what is allowed. A cursor comes from `meta.next` and is used as it is.',
  },
  'digest-mismatch': {
    cause: 'The header `Content-Digest` (RFC 9530) is missing, has no `sha-256`, or is the digest of other bytes.',
    remedy: 'Take the SHA-256 of the body exactly as it is sent: after compressing, where it is compressed.',
  },
  'bad-encoding': {
    cause: 'The body is announced as gzip and is not, or breaks off.',
    remedy: 'Send the whole gzip stream, or leave out `Content-Encoding` and send the body plain.',
  },
  unsigned: {
    cause: 'The request lacks `Signature` and `Signature-Input`, or the latter names no key.',
    remedy:
      'Sign `@method`, `@authority`, `@path` and `content-digest` with the probe’s Ed25519 key (RFC 9421), with `keyid` and `created`.',
  },
  'bad-signature': {
    cause:
      'The signature does not fit the request and the key, leaves out a component that must be signed, or is of a key other than the one named.',
    remedy: 'Sign the address as the observatory is called, without a proxy’s rewriting, and the same bytes that are sent.',
  },
  'stale-signature': {
    cause: '`created` lies more than five minutes from the observatory’s time. The report itself may be old; the signature may not.',
    remedy: 'Sign anew and send again. Where it happens each time, set the clock: the answer’s `Date` header has the observatory’s time.',
  },
  'unknown-probe': {
    cause: 'The key was never enrolled here, or was forgotten.',
    remedy: 'Enrol it with `POST /v1/probes`, then send again.',
  },
  'no-operator': {
    cause: 'Only the operator may do this, and the request carries no token, or another one.',
    remedy: 'Send `Authorization: Bearer …` with the operator’s token. `npm start` keeps it in its state folder.',
  },
  'not-yours': {
    cause: 'A probe asked for something that belongs to another probe.',
    remedy: 'Sign with the key of the probe that is meant.',
  },
  'paused-country': {
    cause: 'The operator has paused measuring in the country that the request comes from, for the safety of those who measure.',
    remedy: 'Stop measuring. The assignments say when it goes on.',
  },
  held: {
    cause: 'The operator holds the incident back, so that its versions are not shown either.',
    remedy:
      '`/v1/incidents/{id}` says since when. Ask again later: a hold ends with a release or a retraction, and both are on the record.',
  },
  'not-found': {
    cause: 'The address is misspelt, or names something that the observatory does not hold.',
    remedy: 'Look up the address in the reference. Incidents are never deleted: a retracted one keeps its address.',
  },
  'method-not-allowed': {
    cause: 'The address exists, and takes another method.',
    remedy: 'Use a method that the reference lists for it.',
  },
  'act-refused': {
    cause:
      'The act would do nothing as things stand (a hold on what is held, a release of what is not), or its `act_id` was used for another act on this incident.',
    remedy: 'Read the detail. A retry sends the same act under the same `act_id`; a new act has a new one.',
  },
  'id-taken': {
    cause: 'Something else was recorded under the id that the request chose.',
    remedy: 'Choose a new id for each thing that you add; the same one again is for sending the same request again.',
  },
  'too-large': {
    cause: 'The body is larger than allowed, as sent or once inflated.',
    remedy: 'Send less at a time. The detail names the limit: 1 MiB inflated for reports and imports.',
  },
  'unsupported-encoding': {
    cause: '`Content-Encoding` is neither `gzip` nor `identity`.',
    remedy: 'Compress with gzip, or not at all.',
  },
  'unsupported-type': {
    cause: 'The body is of a media type that this address does not read.',
    remedy: 'Send the type that the reference names.',
  },
  'bad-body': {
    cause: 'The body is JSON and breaks the contract: a field is missing, unknown, or out of bounds.',
    remedy: 'Read `errors`: each entry names a field and what is allowed. Values are not repeated there.',
  },
  'target-refused': {
    cause:
      'The target leads to a private network or to this machine itself, is not reached over https, or takes mail where mail is not set up.',
    remedy:
      'Give a public address that begins with `https://`. On your own machine `npm start` takes loopback addresses too. Mail needs a binding and a sender: see the guide to operating.',
  },
  'bad-report': {
    cause: 'The body is JSON and breaks the contract: a field is missing, unknown, or out of bounds.',
    remedy: 'Read `errors`: each entry names a field and what is allowed. Values are not repeated there.',
  },
  'nothing-accepted': {
    cause: 'The report keeps to the contract, and every single measurement was refused: too old, from the future, or of an unknown target.',
    remedy: 'Read `errors`. Take targets from the assignments; measurements are taken for seven days, and five minutes ahead at most.',
  },
  'too-many': {
    cause: 'More requests in a minute than one probe, or one network, may make.',
    remedy: 'Wait as many seconds as `Retry-After` says. A probe that keeps to its assignments never gets here.',
  },
  internal: {
    cause: 'A fault of the observatory, not of the request. The detail says so where there is no room left in its database.',
    remedy: 'Try again in a minute. Tell the operator where it lasts.',
  },
  'not-offered': {
    cause: 'oEmbed was asked for a `format` other than `json` and `xml`.',
    remedy: 'Ask for one of the two.',
  },
  'not-stored': {
    cause: 'Neither the database nor the bucket took the report.',
    remedy: 'Keep the report and send it again later: nothing was counted.',
  },
  busy: {
    cause: 'Another import or job wrote at the same moment.',
    remedy: 'Send the same again after `Retry-After`: what is there already counts once.',
  },
};
