import { createHash } from 'node:crypto';
import { personOf, type Principal, type UserPrincipal } from '@roost/plugin-kit';
import type { FileQuery } from '../dto/file.query.js';
import type { Viewer } from '../media.repository.js';

/** What the database keeps of the token of a link. In hex. */
export const shareHash = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Who looks at media: somebody who is signed in, somebody with a link (`?share=`), or anyone. */
export const viewerOf = (principal: Principal, { share }: Pick<FileQuery, 'share'>): Viewer => ({
  principal,
  userId: personOf(principal)?.userId,
  shareHash: share === undefined ? undefined : shareHash(share),
});

/** Somebody who is signed in, without a link. */
export const asThemselves = (principal: UserPrincipal): Viewer => ({ principal, userId: principal.userId });
