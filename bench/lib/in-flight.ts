/**
 * Does something so many times, with so many under way at once.
 * @returns the seconds that it took
 */
export async function inFlight(times: number, atOnce: number, run: () => Promise<unknown>): Promise<number> {
  let left = times;
  const lane = async () => {
    while (left-- > 0) await run();
  };
  const start = performance.now();
  await Promise.all(Array.from({ length: atOnce }, lane));
  return (performance.now() - start) / 1000;
}
