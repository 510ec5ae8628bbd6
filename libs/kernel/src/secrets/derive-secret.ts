import { hkdfSync } from 'node:crypto';

/** 32 bytes that belong to one purpose, derived from the installation's secret (HKDF-SHA256, RFC 5869). */
export function deriveSecret(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `roost:${purpose}`, 32));
}
