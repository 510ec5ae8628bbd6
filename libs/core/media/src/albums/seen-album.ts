import { personOf } from '@roost/plugin-kit';
import type { MediaAccess } from '../media.entity.js';
import type { Viewer } from '../access/viewer.js';
import type { InvitedRole } from '../media.contracts.js';

export const ALBUM_ROLES = ['owner', 'contributor', 'viewer'] as const;
/** What somebody may do in an album: all of it, add media of their own, or look. */
export type AlbumRole = (typeof ALBUM_ROLES)[number];

/** An album on the way to another one. */
export interface AlbumStep {
  id: string;
  name: string;
}

/** What of a step lets somebody in. */
interface GuardedStep extends AlbumStep {
  access: MediaAccess;
  /** What they are invited as. */
  role: InvitedRole | null;
  /** Whether their link leads to it. */
  isLinked: boolean;
}

/** What everyone who may see an album sees alike. */
interface AlbumFacts {
  id: string;
  ownerId: string;
  parentId: string | null;
  name: string;
  access: MediaAccess;
  /** Media directly in it; what is in the trash or taken down does not count. */
  count: number;
  createdAt: Date;
}

/** An album as it is stored, with all that says whether somebody may see it. */
export interface StoredAlbum extends AlbumFacts {
  projectId: string;
  /** The albums that it is in, the outermost first, and itself. */
  steps: GuardedStep[];
}

/** An album as somebody sees it. */
export interface SeenAlbum extends AlbumFacts {
  role: AlbumRole;
  /** Whether they were invited to it, or to an album that it is in. */
  isInvited: boolean;
  /** Those of the albums around it that they may see, the outermost first. */
  path: AlbumStep[];
}

/**
 * An album as the viewer sees it: who may see one sees all that is in it, however deep, and nothing around it. Whether its owner's account is in use
 * is for the caller to find out.
 *
 * @param album read for this viewer
 * @returns undefined for whoever may not see it
 */
export function seenBy(album: StoredAlbum, { userId, principal }: Viewer): SeenAlbum | undefined {
  const { steps, projectId, ...facts } = album;
  const isOwner = album.ownerId === userId;
  const isMember = personOf(principal)?.projectId === projectId;
  const isOpen = ({ access, role, isLinked }: GuardedStep): boolean =>
    isLinked || access === 'public' || (isMember && (access === 'members' || role !== null));
  const first = isOwner ? 0 : steps.findIndex(isOpen);
  if (first < 0) return undefined;
  const path = steps.slice(first, -1).map(({ id, name }) => ({ id, name }));
  const isContributor = isMember && steps.some(({ role }) => role === 'contributor');
  return {
    ...facts,
    parentId: path.at(-1)?.id ?? null,
    role: isOwner ? 'owner' : isContributor ? 'contributor' : 'viewer',
    isInvited: isMember && steps.some(({ role }) => role !== null),
    path,
  };
}
