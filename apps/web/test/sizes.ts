import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

interface Chunk {
  file: string;
  imports?: string[];
}

/** How much script pages load, by Vite's manifest. */
export class Sizes {
  private readonly chunks: Record<string, Chunk>;

  constructor(private readonly dist: string) {
    this.chunks = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8')) as Record<string, Chunk>;
  }

  /** Gzipped bytes of the entry, of these modules, and of all that they import. @param modules by the end of their path */
  scriptOf(...modules: string[]): number {
    const seen = new Set<string>();
    for (const module of ['index.html', ...modules]) this.follow(this.keyOf(module), seen);
    const files = new Set([...seen].map((key) => this.chunks[key]?.file ?? '').filter((file) => file.endsWith('.js')));
    return [...files].reduce(
      (sum, file) => sum + gzipSync(readFileSync(join(this.dist, file)), { level: 9 }).length,
      0,
    );
  }

  private keyOf(end: string): string {
    const found = Object.keys(this.chunks).filter((key) => key === end || key.endsWith(`/${end}`));
    if (found.length !== 1 || found[0] === undefined)
      throw new Error(`${String(found.length)} chunks are named ${end}`);
    return found[0];
  }

  private follow(key: string, seen: Set<string>): void {
    if (seen.has(key)) return;
    seen.add(key);
    for (const next of this.chunks[key]?.imports ?? []) this.follow(next, seen);
  }
}
