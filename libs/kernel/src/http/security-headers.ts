import type { KernelConfig } from '../config/kernel.config.js';

/**
 * Headers of every answer. They are those that helmet 8 sets by default, which makes them anew for each answer, and that took as long as
 * all our own hooks; the policies for pages and for resources are ours.
 */
export function securityHeaders({ isProduction }: KernelConfig): Readonly<Record<string, string>> {
  return {
    'content-security-policy':
      // For every answer that brings no policy of its own: it is data, and no page.
      "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'cross-origin',
    'origin-agent-cluster': '?1',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-download-options': 'noopen',
    'x-frame-options': 'SAMEORIGIN',
    'x-permitted-cross-domain-policies': 'none',
    'x-xss-protection': '0',
    ...(isProduction ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  };
}
