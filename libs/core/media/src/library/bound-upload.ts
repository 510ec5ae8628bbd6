import type { Hooks, Problem } from '@roost/plugin-kit';
import type { UploadingMedia } from '../media.contracts.js';
import { mediaErrors } from '../media.errors.js';

/**
 * Asks plugins about an upload.
 *
 * @param maxBytes what is taken without them
 * @returns most bytes that are taken
 * @throws `media.too_large` where more are announced or have arrived, and whatever a plugin refuses with
 */
export async function boundUpload(
  hooks: Hooks,
  upload: Omit<UploadingMedia, 'maxBytes'>,
  maxBytes = Number.MAX_SAFE_INTEGER,
): Promise<number> {
  const bounded = await hooks.run('media.uploading', { ...upload, maxBytes });
  const most = Math.min(bounded.maxBytes, maxBytes);
  if (upload.bytes !== undefined && upload.bytes > most) throw tooLarge(most);
  return most;
}

export const tooLarge = (maxBytes: number): Problem =>
  mediaErrors.too_large({ detail: `At most ${String(maxBytes)} bytes are allowed` });
