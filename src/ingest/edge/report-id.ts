import { hash64 } from '../../shared/hash.ts';

const digits = (text: string): string => [...hash64(text)].map((char) => char.charCodeAt(0).toString(16)).join('');

/** A UUIDv7 that the same run of the same vantage has when it is repeated, so that it is counted once. */
export function edgeReportId(vantage: string, scheduledMs: number): string {
  const time = scheduledMs.toString(16).padStart(12, '0');
  const rest = `${digits(`${vantage} ${scheduledMs}`)}${digits(`${scheduledMs} ${vantage}`)}`.padEnd(18, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-8${rest.slice(3, 6)}-${rest.slice(6, 18)}`;
}
