import { INCIDENTS_A_YEAR, ODDS_FACTOR, ODDS_POWER, WINDOWS_A_YEAR } from './parameters.ts';

/** The chance that there is an incident, by the statistic R and the base rate λ of incidents a window: the odds are λR, corrected as measured. */
export function confidenceOf(nats: number): number {
  const odds = ODDS_FACTOR * ((INCIDENTS_A_YEAR / WINDOWS_A_YEAR) * Math.exp(Math.min(nats, 100))) ** ODDS_POWER;
  return Math.round((odds / (1 + odds)) * 1000) / 1000;
}
