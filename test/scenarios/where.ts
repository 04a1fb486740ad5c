/** Whom a fault or a check means. */
import type { Where } from './scenario.ts';

/** Something measured, or one who measures: what is null is not known of it, and no list holds it. */
export type Measured = {
  isControl: boolean;
  service: string | null;
  asn: number;
  probeCc: string;
  region: string | null;
  software: string | null;
  label: string | null;
};

export const isWhere = ({ services, asns, regions, software, label, probeCc, who }: Where, it: Measured): boolean =>
  (who === 'everyone' || (who === 'controls') === it.isControl) &&
  includes(services, it.service) &&
  includes(asns, it.asn) &&
  includes(regions, it.region) &&
  includes(software, it.software) &&
  includes(label, it.label) &&
  includes(probeCc, it.probeCc);

/** Whether a list, or the one value in its place, holds a value. Nothing given holds all. */
const includes = <Value>(wanted: Value | readonly Value[] | undefined, value: Value | null): boolean =>
  wanted === undefined || (value !== null && (Array.isArray(wanted) ? wanted.includes(value) : wanted === value));
