/** A sentence for each type of facts: how a language tells them. */
export type Texts<Facts extends { type: string }, Rest extends unknown[] = []> = {
  [Type in Facts['type']]: (facts: Extract<Facts, { type: Type }>, ...rest: Rest) => string;
};

export function textOf<Facts extends { type: string }, Rest extends unknown[]>(
  texts: Texts<Facts, Rest>,
  facts: Facts,
  ...rest: Rest
): string {
  // Each takes the facts of its own type, which the compiler cannot follow through the look-up.
  const text = texts[facts.type as Facts['type']] as (facts: Facts, ...rest: Rest) => string;
  return text(facts, ...rest);
}
