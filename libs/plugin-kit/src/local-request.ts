import type { RoostRequest } from './principal.js';

/** Headers that proxies add to forwarded requests. */
const FORWARDED = /^(forwarded|via|x-forwarded-.+|x-real-ip|(x-)?(true-|cluster-)?client-ip|cf-.+|fastly-.+)$/;
const LOOPBACK_ADDRESS = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;
/** With any port. */
const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

/**
 * Whether a request comes from this machine: from a loopback address, to a loopback name, and without headers of a proxy. The name detects
 * pages from elsewhere whose name resolves to this machine (DNS rebinding). A proxy on this machine that adds no header and changes the
 * name cannot be detected. If there may be one, require a permission or a token instead.
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
