import type { RoostRequest } from './principal.js';

/** What proxies add to the requests that they pass on, each in its own way. */
const FORWARDED = /^(forwarded|via|x-forwarded-.+|x-real-ip|(x-)?(true-|cluster-)?client-ip|cf-.+|fastly-.+)$/;
const LOOPBACK_ADDRESS = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;
/** With any port. */
const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

/**
 * Whether a request was made on this machine and to this machine: from a loopback address, to a loopback name, and through no proxy that
 * tells of itself. A page from elsewhere whose name was made to lead here (DNS rebinding) is told by the name. A proxy on this machine
 * that adds nothing and changes the name cannot be told: where there is one, ask for a permission or a token instead.
 */
export function isLocalRequest({ headers, socket }: Pick<RoostRequest, 'headers' | 'socket'>): boolean {
  const { host } = headers;
  return (
    LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '') &&
    typeof host === 'string' &&
    LOOPBACK_HOST.test(host) &&
    !Object.keys(headers).some((name) => FORWARDED.test(name))
  );
}
