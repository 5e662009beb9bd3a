/** Does the work for each item, so many at once; the first failure stops the rest and is thrown. */
export async function concurrently<T>(
  items: AsyncGenerator<T, void, void>,
  width: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const lane = async () => {
    for (let next = await items.next(); next.done !== true; next = await items.next()) await work(next.value);
  };
  const lanes = Array.from({ length: width }, lane);
  try {
    await Promise.all(lanes);
  } finally {
    await items.return();
    await Promise.allSettled(lanes);
  }
}
