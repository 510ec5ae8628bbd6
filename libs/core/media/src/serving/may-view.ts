import type { Hooks } from '@roost/plugin-kit';
import type { Viewer } from '../media.repository.js';

/** Whether a plugin lets somebody see a medium that they may not see by what media themselves know. */
export async function mayView(
  hooks: Hooks,
  media: { id: string; ownerId: string; projectId: string },
  { principal }: Viewer,
): Promise<boolean> {
  const { id: mediaId, ownerId, projectId } = media;
  if (principal?.projectId !== projectId) return false;
  const viewing = { mediaId, ownerId, projectId, viewer: principal, isAllowed: false };
  return (await hooks.run('media.viewing', viewing)).isAllowed;
}
