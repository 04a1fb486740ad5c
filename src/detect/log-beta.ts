/** Where Stirling's series is exact to twelve digits; smaller arguments are shifted up to it. */
const LARGE = 8;

const HALF_LOG_TAU = 0.5 * Math.log(2 * Math.PI);

/** Logarithm of the gamma function for positive arguments, by Stirling's series (Abramowitz and Stegun 6.1.41). */
function logGamma(value: number): number {
  let shift = 1;
  let shifted = value;
  for (; shifted < LARGE; shifted += 1) shift *= shifted;
  const inverse = 1 / shifted;
  const square = inverse * inverse;
  const series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188))));
  const sum = (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LOG_TAU + series;
  return shift === 1 ? sum : sum - Math.log(shift);
}

/** Logarithm of the beta function. */
export const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);
