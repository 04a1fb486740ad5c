/**
 * All that the state keeps is rounded as it is written, so that a state that has been stored continues exactly and takes little space.
 * Counts of votes have one or two decimals, rates and shares four.
 */
export const tenths = (value: number): number => Math.round(value * 10) / 10;

export const hundredths = (value: number): number => Math.round(value * 100) / 100;

export const tenThousandths = (value: number): number => Math.round(value * 10_000) / 10_000;
