import { Injectable } from '@nestjs/common';
import { Hooks, personOf, ProjectStates } from '@roost/plugin-kit';
import { ActiveAccounts } from '@roost/users';
import type { MediaAccess } from '../media.entity.js';
import { AccessPathsRepository } from './access-paths.repository.js';
import type { Viewer } from './viewer.js';

/** Why somebody may see media. */
export type AccessGrant = 'owner' | 'public' | 'member' | 'album' | 'link' | 'reader' | 'moderator';

/** What has to be known of a medium to say who may see it. */
export interface ViewedMedia {
  id: string;
  ownerId: string;
  projectId: string;
  access: MediaAccess;
  isTakenDown: boolean;
}

/** Who may see media: the one rule, for manifests and events as for bytes. */
@Injectable()
export class AccessPolicy {
  constructor(
    private readonly accounts: ActiveAccounts,
    private readonly paths: AccessPathsRepository,
    private readonly hooks: Hooks,
    private readonly projects: ProjectStates,
  ) {}

  /** @returns undefined for whoever may not see it. @throws `projects.suspended` for whoever may, but for that its project is suspended */
  async grantOf(media: ViewedMedia, viewer: Viewer): Promise<AccessGrant | undefined> {
    const grant = await this.find(media, viewer);
    if (grant !== undefined) await this.projects.demandOpen(media.projectId, viewer.principal);
    return grant;
  }

  /** Refuses what nobody but its owner may see, and whatever is in a suspended project. @returns whether it is shown */
  async isShownByLink(media: ViewedMedia): Promise<boolean> {
    const isShown = await this.isShown(media);
    if (isShown) await this.projects.demandOpen(media.projectId);
    return isShown;
  }

  private async find(media: ViewedMedia, viewer: Viewer): Promise<AccessGrant | undefined> {
    if (viewer.userId !== undefined && media.ownerId === viewer.userId) return 'owner';
    if (viewer.moderates === media.projectId) return 'moderator';
    if (!(await this.isShown(media))) return undefined;
    if (media.access === 'public') return 'public';
    const { shareHash, principal } = viewer;
    const person = personOf(principal);
    if (media.access === 'members' && person?.projectId === media.projectId) return 'member';
    const { userId = null, projectId: memberOf = null } = person ?? {};
    const looking = { tokenHash: shareHash ?? null, userId, projectId: memberOf };
    for (const { kind, albumOwnerId } of await this.paths.to(media.id, looking)) {
      if (albumOwnerId === null || (await this.accounts.isActive(albumOwnerId))) return kind;
    }
    // Last: what media themselves know costs nothing, and is what is asked for most. Other projects are refused without being asked about.
    if (principal?.projectId !== media.projectId) return undefined;
    const { id: mediaId, ownerId, projectId } = media;
    const viewing = { mediaId, ownerId, projectId, viewer: principal, isAllowed: false };
    return (await this.hooks.run('media.viewing', viewing)).isAllowed ? 'reader' : undefined;
  }

  /** Whether anyone but its owner may see it at all: not while it is taken down, or its owner's account is not in use. */
  private async isShown({ ownerId, isTakenDown }: Pick<ViewedMedia, 'ownerId' | 'isTakenDown'>): Promise<boolean> {
    return !isTakenDown && (this.accounts.isKnownActive(ownerId) || (await this.accounts.isActive(ownerId)));
  }

  /** Whether it is known, without asking, that everyone may see it. */
  isKnownPublic({ access, ownerId, projectId, isTakenDown }: ViewedMedia): boolean {
    const isShown = access === 'public' && !isTakenDown;
    return isShown && this.accounts.isKnownActive(ownerId) && this.projects.isKnownOpen(projectId);
  }
}
