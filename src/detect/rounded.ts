/** Four decimals. All that the state keeps is rounded as it is written, so that a state that has been stored continues exactly. */
export const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;
