import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The page that every address of the web app opens. */
export interface WebPage {
  html: Buffer;
  etag: string;
}

/** `index.html` of the built web app, in memory: read anew when another build took its place. */
export class WebPageFile {
  private readonly path: string;
  private readAt: string | undefined;
  private page: WebPage | undefined;

  /** @param folder of the built app */
  constructor(folder: string) {
    this.path = join(folder, 'index.html');
  }

  /** @returns undefined while there is none. */
  async read(): Promise<WebPage | undefined> {
    const found = await stat(this.path).catch(() => undefined);
    if (!found) return undefined;
    // A build replaces the file, which never changes in place.
    const state = `${String(found.ino)} ${String(found.mtimeMs)} ${String(found.size)}`;
    if (this.page && this.readAt === state) return this.page;
    const html = await readFile(this.path);
    this.page = { html, etag: `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"` };
    this.readAt = state;
    return this.page;
  }
}
