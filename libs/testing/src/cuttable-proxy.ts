import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between the product and a service, so that a test can take the service away and give it back. */
export class CuttableProxy {
  /** Each client, and its connection to the service. */
  private readonly pairs = new Map<Socket, Socket>();
  private readonly server: Server;
  /** How each client began. */
  private readonly beginnings = new WeakMap<Socket, string>();
  private isCut = false;
  private cutOffText: string | undefined;
  private isHeld = false;

  private constructor(private readonly target: URL) {
    this.server = createServer((client) => {
      if (this.isCut) {
        client.destroy();
        return;
      }
      const service = connect(Number(target.port), target.hostname);
      this.pairs.set(client, service);
      client.once('data', (bytes) => {
        this.beginnings.set(client, bytes.toString('latin1'));
        if (this.isCutOff(client)) client.destroy();
      });
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

  /**
   * Ends the connections of clients that began with this text, and refuses further ones.
   *
   * @example
   * postgres.cutOff('roost-listen'); // clients of Postgres begin with their application's name
   */
  cutOff(text: string): void {
    this.cutOffText = text;
    for (const client of this.pairs.keys()) if (this.isCutOff(client)) client.destroy();
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
    this.cutOffText = undefined;
    if (!this.isHeld) return;
    this.isHeld = false;
    for (const [client, service] of this.pairs) {
      client.pipe(service);
      service.pipe(client);
    }
  }

  private isCutOff(client: Socket): boolean {
    return this.cutOffText !== undefined && (this.beginnings.get(client)?.includes(this.cutOffText) ?? false);
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }
}
