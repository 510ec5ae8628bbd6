import { BYTES_METADATA, IDEMPOTENCY_KEY_METADATA } from '@roost/plugin-kit';
import type { Route } from '../discovery/route-registry.js';

/**
 * Whether the kernel honours `Idempotency-Key` on a route: what it is answered can be kept, and is somebody's. A handler that reads bytes
 * as they arrive cannot be one transaction.
 */
export function honoursKeys({ method, access, controller, operationId }: Route): boolean {
  const handler = (controller as Record<string, object | undefined>)[operationId];
  if (method !== 'POST' || access === 'public' || !handler || Reflect.hasMetadata(BYTES_METADATA, handler))
    return false;
  return Reflect.getMetadata(IDEMPOTENCY_KEY_METADATA, handler) === true;
}
