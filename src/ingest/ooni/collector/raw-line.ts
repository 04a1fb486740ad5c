/** A raw measurement as one line of the archive: what the collector knows of it, and the measurement as its client wrote it. */

/** `claimed_…`: what the client says; `mismatch` where the connection's place was not that one. */
export type RawFacts = {
  measurement_uid: string;
  report_id: string;
  probe_cc: string;
  probe_asn: string;
  claimed_cc: string;
  claimed_asn: string;
  mismatch: boolean;
};

/** `text`: the measurement's JSON, without the volunteer's addresses. */
export type Raw = { text: string; facts: RawFacts };

const HEAD = '{"facts":';
/** Inside a string of JSON its quotes would have backslashes before them: the first one stands where it is written here. */
const MIDDLE = ',"measurement":';
const END = '}\n';

/** Line ends stand only between the parts of JSON, where a blank is as good. */
const onOneLine = (json: string): string => (/[\r\n]/.test(json) ? json.replaceAll(/[\r\n]/g, ' ') : json);

export const rawLine = ({ text, facts }: Raw): string => `${HEAD}${JSON.stringify(facts)}${MIDDLE}${onOneLine(text)}${END}`;

/** The inverse of {@link rawLine}. */
export function readRawLine(line: string): Raw {
  const middle = line.indexOf(MIDDLE);
  const facts = JSON.parse(line.slice(HEAD.length, middle)) as RawFacts; // it was written here
  return { text: line.slice(middle + MIDDLE.length, -END.length), facts };
}
