/** Applies `act` to each item, at most `limit` at a time, and answers in the items' order. */
export const mapBounded = async <In, Out>(items: readonly In[], limit: number, act: (item: In) => Promise<Out>): Promise<Out[]> => {
  const results: Out[] = [];
  const queue = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
};
