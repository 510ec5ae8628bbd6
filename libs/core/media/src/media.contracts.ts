import { ApiProperty } from '@nestjs/swagger';
import { type Audience, defineEvent, defineJob, type Principal } from '@roost/plugin-kit';
import type { Kind } from '@roost/imaging';

/** Somebody wants to see a medium that is not theirs, not open to them, and that no album or link shows them. */
export interface ViewingMedia {
  mediaId: string;
  ownerId: string;
  /** Also the project of the viewer: others are refused without being asked about. */
  projectId: string;
  /** Who looks; may be anonymous. */
  viewer: Principal;
  /** Set it to true to let them see it. */
  isAllowed: boolean;
}

/** An upload that is to become a medium, as far as it is known. */
export interface UploadingMedia {
  ownerId: string;
  projectId: string;
  filename: string;
  /** Announced, or counted once all have arrived; undefined while a form arrives. */
  bytes: number | undefined;
  /** Found from the first bytes; undefined before they have arrived. */
  kind: Kind | undefined;
  mime: string | undefined;
  /** Most bytes that are taken. Lower it to bound the upload. */
  maxBytes: number;
}

declare module '@roost/plugin-kit' {
  interface HookMap {
    /**
     * Asked only where the answer would be `media.not_found`, and each time: those who are let in see what those with a link see. Outside a
     * transaction. Not asked about what is taken down, or belongs to an account that is not in use: that is shown to nobody.
     */
    'media.viewing': ViewingMedia;
    /**
     * Throw to refuse an upload, or lower `maxBytes`. Asked as soon as its kind or its size is known, so that what is refused is not
     * received first, and again with all of it in the transaction that makes the medium.
     */
    'media.uploading': UploadingMedia;
  }
}

export const IMAGE_QUEUE = 'media.images';
export const ORIGINAL_QUEUE = 'media.originals';
/** Music and PDFs. */
export const READ_QUEUE = 'media.reading';
/** Files of owners whose files were slow lately, and rebuilds. The queue keeps its first name, by which Redis has it. */
export const LOW_PRIORITY_QUEUE = 'media.behind';
/** What is deleted in great numbers: jobs of others do not wait for it. */
export const DELETION_QUEUE = 'media.deletion';

const HOUR = 3600;

/** Whose a medium is. */
class OwnedMedium {
  @ApiProperty({ format: 'uuid' })
  mediaId: string;

  @ApiProperty({ format: 'uuid' })
  projectId: string;

  @ApiProperty({ format: 'uuid' })
  ownerId: string;
}

/** An upload was accepted; its variants are not there yet. */
export class MediaUploaded extends OwnedMedium {}

/** Everything that is made of a medium is there. */
export class MediaReady extends OwnedMedium {}

/** A medium could not be processed. */
export class MediaFailed extends OwnedMedium {
  @ApiProperty({ description: 'Why, for people' })
  reason: string;
}

/** A media item was permanently deleted. */
export class MediaDeleted extends OwnedMedium {}

/** A moderator keeps a medium from everyone but its owner. */
export class MediaTakenDown extends OwnedMedium {
  @ApiProperty({ description: 'Why, for the owner' })
  reason: string;
}

/** A medium that was taken down is shown again to whom it was shown before. */
export class MediaRestored extends OwnedMedium {}

export const INVITED_ROLES = ['viewer', 'contributor'] as const;
/** What somebody who is invited to an album may do: look at it, or add media of their own, too. */
export type InvitedRole = (typeof INVITED_ROLES)[number];

/** Of an album, and somebody who is or was invited to it. */
class AlbumInvitation {
  @ApiProperty({ format: 'uuid' })
  albumId: string;

  @ApiProperty({ format: 'uuid' })
  projectId: string;

  @ApiProperty({ format: 'uuid' })
  ownerId: string;

  @ApiProperty({ format: 'uuid', description: 'Who is invited' })
  userId: string;
}

/** Somebody was invited to an album, or may do something else in it than before. */
export class AlbumShared extends AlbumInvitation {
  @ApiProperty({ enum: INVITED_ROLES, enumName: 'InvitedRole' })
  role: InvitedRole;
}

/** An invitation to an album was taken back, or who was invited left. */
export class AlbumUnshared extends AlbumInvitation {}

const both = ({ projectId, ownerId, userId }: AlbumInvitation): Audience => ({ projectId, userIds: [ownerId, userId] });

export const albumShared = defineEvent('media.album-shared', { version: 1, payload: AlbumShared, audience: both });

export const albumUnshared = defineEvent('media.album-unshared', {
  version: 1,
  payload: AlbumUnshared,
  audience: both,
});

const owner = ({ projectId, ownerId }: OwnedMedium): Audience => ({ projectId, userIds: [ownerId] });

export const mediaUploaded = defineEvent('media.uploaded', { version: 1, payload: MediaUploaded, audience: owner });

export const mediaReady = defineEvent('media.ready', {
  version: 2,
  payload: MediaReady,
  audience: owner,
  // Version 1 did not tell whose it is, and nobody listened to it.
  upcast: () => undefined,
});

export const mediaFailed = defineEvent('media.failed', {
  version: 2,
  payload: MediaFailed,
  audience: owner,
  // Version 1 did not tell whose it is, and nobody listened to it.
  upcast: () => undefined,
});

export const mediaDeleted = defineEvent('media.deleted', { version: 1, payload: MediaDeleted, audience: owner });

export const mediaTakenDown = defineEvent('media.taken-down', { version: 1, payload: MediaTakenDown, audience: owner });

export const mediaRestored = defineEvent('media.restored', { version: 1, payload: MediaRestored, audience: owner });

/** The bytes that a job is about. */
export class BlobJob {
  blobId: string;
}

/** What is done with a file: its rungs from 1 up, its full size, or reading what it tells of itself. */
export type ProcessingStep = 'variants' | 'original' | 'file';

/** A file, and what is left to do with it. */
export class LowPriorityStep {
  blobId: string;
  step: ProcessingStep;
}

/** What arrived of an upload that came to nothing. */
export class DeleteParts {
  uploadId: string;
  /** Name of the storage driver. */
  storage: string;
}

/** A trash that is to be emptied. */
export class EmptyTrash {
  ownerId: string;
  /** What was put into it before this moment goes. */
  before: string;
  /** Media that were in it at that moment. */
  total: number;
}

/** A rebuild that has images left. */
export class Rebuild {
  rebuildId: string;
}

/** Makes the rungs of an image, without the full size. */
export const deriveVariants = defineJob('media.derive-variants', { payload: BlobJob, queue: IMAGE_QUEUE });
/** Makes rung 0, the full size. */
export const deriveOriginal = defineJob('media.derive-original', { payload: BlobJob, queue: ORIGINAL_QUEUE });
/** Reads duration, tags, pages and a preview out of music and PDFs. */
export const readFile = defineJob('media.read-file', { payload: BlobJob, queue: READ_QUEUE });
/** Processes a file that was slow, or whose owner's files were slow lately. */
export const processLowPriority = defineJob('media.process-behind', {
  payload: LowPriorityStep,
  queue: LOW_PRIORITY_QUEUE,
});
/** Removes what had arrived of an upload that came to nothing. */
export const deleteParts = defineJob('media.delete-parts', { payload: DeleteParts, attempts: 10 });
/** Brings the images of every project with the default ladder to the one that the server has now. */
export const adoptLadder = defineJob('media.adopt-ladder', { queue: LOW_PRIORITY_QUEUE });
/** Brings some more images of a project to its ladder. */
export const rebuildMedia = defineJob('media.rebuild', { payload: Rebuild, queue: LOW_PRIORITY_QUEUE });
/** Deletes what is in the trash of a person, under the id of the person. */
export const emptyTrash = defineJob('media.empty-trash', {
  payload: EmptyTrash,
  queue: DELETION_QUEUE,
  attempts: 20,
});
/** Deletes what has been in the trash for long enough, abandoned uploads, and what the cache has no room for. */
export const cleanUpMedia = defineJob('media.tidy', { schedule: () => ({ everySeconds: HOUR }) });
