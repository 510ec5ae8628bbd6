/**
 * Strings that all processes share for a while, in Redis. A value may disappear at any moment. While Redis is away, nothing is found or
 * stored.
 */
export abstract class SharedCache {
  /** @param key `<what>:<id>`; keys belong to the plugin that names them */
  abstract get(key: string): Promise<string | undefined>;
  /** Stores a value. @returns whether it was stored. */
  abstract set(key: string, value: string, seconds: number): Promise<boolean>;
  /** Stores a value unless there is one. @returns whether it was stored. */
  abstract setIfAbsent(key: string, value: string, seconds: number): Promise<boolean>;
}
