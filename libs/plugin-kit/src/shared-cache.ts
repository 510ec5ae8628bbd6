/**
 * Text that all processes share for a while, in Redis. Never truth: it may be gone at any moment, and while Redis is away nothing is
 * found and nothing is kept.
 */
export abstract class SharedCache {
  /** @param key `<what>:<id>`; keys belong to the plugin that names them */
  abstract get(key: string): Promise<string | undefined>;
  /** Keeps a value. @returns whether it was kept. */
  abstract set(key: string, value: string, seconds: number): Promise<boolean>;
  /** Keeps a value unless there is one. @returns whether it was kept. */
  abstract setIfAbsent(key: string, value: string, seconds: number): Promise<boolean>;
}
