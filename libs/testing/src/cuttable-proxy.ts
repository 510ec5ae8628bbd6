import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between the product and a service, so that a test can take the service away and give it back. */
export class CuttableProxy {
  /** Each client, and its connection to the service. */
  private readonly pairs = new Map<Socket, Socket>();
  private readonly server: Server;
  private isCut = false;
  private isHeld = false;

  private constructor(private readonly target: URL) {
    this.server = createServer((client) => {
      if (this.isCut) {
        client.destroy();
        return;
      }
      const service = connect(Number(target.port), target.hostname);
      this.pairs.set(client, service);
      for (const [socket, other] of [
        [client, service],
        [service, client],
      ] as const) {
        socket.on('error', () => other.destroy());
        socket.on('close', () => {
          this.pairs.delete(client);
          other.destroy();
        });
        if (!this.isHeld) socket.pipe(other);
      }
    });
  }

  /** @param url of the service. */
  static async before(url: string): Promise<CuttableProxy> {
    const proxy = new CuttableProxy(new URL(url));
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  /** Where the service is reached through this. */
  get url(): string {
    const url = new URL(this.target);
    url.port = String((this.server.address() as AddressInfo).port);
    return url.href;
  }

  /** Ends every connection, and refuses new ones. */
  cut(): void {
    this.isCut = true;
    for (const [client, service] of this.pairs) {
      client.destroy();
      service.destroy();
    }
  }

  /** Connections stay and are accepted, and nothing passes: as while the service is stopped, or its net swallows everything. */
  hold(): void {
    this.isHeld = true;
    for (const [client, service] of this.pairs) {
      client.unpipe().pause();
      service.unpipe().pause();
    }
  }

  restore(): void {
    this.isCut = false;
    if (!this.isHeld) return;
    this.isHeld = false;
    for (const [client, service] of this.pairs) {
      client.pipe(service);
      service.pipe(client);
    }
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }
}
