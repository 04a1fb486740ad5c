const numbersOf = (version: string): number[] => version.split(/[.+-]/).slice(0, 3).map(Number);

/** Is a version (`major.minor.patch`, whatever follows) older than another? Numbers that cannot be read are no reason to say so. */
export const isOlder = (version: string, other: string): boolean => {
  const [mine, theirs] = [numbersOf(version), numbersOf(other)];
  const place = theirs.findIndex((number, index) => number !== mine[index]);
  return place >= 0 && (mine[place] ?? 0) < (theirs[place] ?? 0);
};
