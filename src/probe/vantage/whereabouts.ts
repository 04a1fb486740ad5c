/** Where a worker really runs, as its platform's trace tells it: a location hint is a wish. */
export type Whereabouts = {
  /** The data centre's code, an airport's: `FRA`. */
  data_centre: string | null;
  /** Its country, ISO 3166-1 alpha-2. */
  country: string | null;
};

const lineOf = (text: string, name: string, form: RegExp): string | null => {
  const value = new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
  return form.test(value) ? value : null;
};

/** @param text lines of `name=value` */
export const readTrace = (text: string): Whereabouts => ({
  data_centre: lineOf(text, 'colo', /^[A-Z]{3}$/),
  country: lineOf(text, 'loc', /^(?!XX)[A-Z]{2}$/),
});
