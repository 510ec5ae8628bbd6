import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands for the public registry, on this machine: has what it is given, and knows what it was asked for. */
export class Registry {
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  /** Answers nothing at all while it hangs. */
  hangs = false;
  private readonly packages = new Map<string, { version: string; tarball: string; manifest: object }>();

  private constructor(private readonly server: Server) {
    server.on('request', ({ url = '' }, response) => {
      const path = decodeURIComponent(url).slice(1);
      this.asked.push(path);
      if (this.hangs) return;
      const [name = '', file] = path.split('/-/');
      const found = this.packages.get(name);
      if (!found) response.writeHead(404).end('{"error":"not found"}');
      else if (file !== undefined) void readFile(found.tarball).then((bytes) => response.end(bytes));
      else {
        const { version, manifest } = found;
        const dist = { tarball: `${this.url}${name}/-/${version}.tgz` };
        response.setHeader('content-type', 'application/json');
        response.end(
          JSON.stringify({ name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } }),
        );
      }
    });
  }

  static async open(): Promise<Registry> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Registry(server);
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.server.address() as AddressInfo).port)}/`;
  }

  publish(manifest: { name: string; version: string }, tarball: string): void {
    this.packages.set(manifest.name, { version: manifest.version, manifest, tarball });
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}
