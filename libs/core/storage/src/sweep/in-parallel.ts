/**
 * Does work for each item, on some at once.
 *
 * @throws what `work` throws first; nothing is begun after that
 */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const rest = [...items];
  const failed = { isSo: false };
  const next = async (): Promise<void> => {
    for (let item = rest.pop(); item !== undefined && !failed.isSo; item = rest.pop()) {
      try {
        await work(item);
      } catch (error) {
        failed.isSo = true;
        throw error;
      }
    }
  };
  const running = Array.from({ length: atOnce }, next);
  await Promise.allSettled(running);
  await Promise.all(running);
}
