/** A second signal within this time is the same Ctrl-C, which reached us twice: from the terminal and from a parent. */
const SAME_MS = 500;

/**
 * Resolves at the first signal to stop. A later one no longer waits for anything.
 */
export async function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    let firstAt = 0;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (firstAt === 0) {
          firstAt = Date.now();
          resolve();
        } else if (Date.now() - firstAt > SAME_MS) {
          process.exit(1);
        }
      });
    }
  });
}
