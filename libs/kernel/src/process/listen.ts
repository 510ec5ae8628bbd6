import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { KernelConfig } from '../config/kernel.config.js';
import { environment } from '../config/environment.js';
import { LISTENING } from './notices.js';

/**
 * Listens: under a supervisor on the socket that it hands over (`ROOST_LISTEN_FD`) and keeps for the process that comes next, else on a
 * socket of its own.
 */
export async function listen(app: NestFastifyApplication, { host, port }: KernelConfig): Promise<void> {
  const fd = environment.ROOST_LISTEN_FD;
  // A host that is a name would make Fastify open further sockets.
  await (fd ? app.listen({ fd: Number(fd), host: '0.0.0.0' }) : app.listen(port, host));
  if (environment.ROOST_SUPERVISED) process.stdout.write(`${LISTENING}\n`);
}
