import { createHash } from 'node:crypto';
import { personOf, type Principal, type UserPrincipal } from '@roost/plugin-kit';
import type { FileQuery } from './access.dto.js';

/** The viewer: the owner, another person, a holder of a link, or a moderator. */
export interface Viewer {
  userId?: string | undefined;
  /** SHA-256 of the link's token, in hex. */
  shareHash?: string | undefined;
  /** Whom plugins are asked about (`media.viewing`); left out, they are not asked. */
  principal?: Principal | undefined;
  /** The project that they moderate, and look at everyone's media of now. */
  moderates?: string | undefined;
}

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
