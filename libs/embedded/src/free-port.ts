import { createServer } from 'node:net';

/** Whether something can listen on a port of this machine now. */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return (await listenOnce(port, host)) !== undefined;
}

/** A port that is free now: the preferred one if it is, else any. */
export async function freePort(preferred?: number): Promise<number> {
  const port =
    (preferred === undefined ? undefined : await listenOnce(preferred, '127.0.0.1')) ??
    (await listenOnce(0, '127.0.0.1'));
  if (port === undefined) throw new Error('This machine has no free port');
  return port;
}

async function listenOnce(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(undefined);
    });
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' ? address?.port : undefined);
      });
    });
  });
}
