/** Does `work` on every item, so many at a time; what it gives stands in the order of the items. */
export async function atOnce<T, R>(
  width: number,
  items: readonly T[],
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const done: R[] = []
  const left = items.entries()
  const one = async (): Promise<void> => {
    for (const [index, item] of left) done[index] = await work(item, index)
  }
  await Promise.all(Array.from({ length: width }, one))
  return done
}
