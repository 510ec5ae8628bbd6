/**
 * The code of a system error, as `ENOENT`. Under jest such errors come from outside of the context that specs run in, so that
 * `instanceof Error` does not hold for them.
 */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
