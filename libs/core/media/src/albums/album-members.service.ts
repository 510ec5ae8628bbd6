import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type HookMap, OnHook, Outbox, Page, type UserPrincipal } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { MediaConfig } from '../media.config.js';
import { albumShared, albumUnshared, type InvitedRole } from '../media.contracts.js';
import { mediaErrors } from '../media.errors.js';
import { asThemselves } from '../access/viewer.js';
import { type AlbumMember, AlbumMembersRepository } from './album-members.repository.js';
import { AlbumsRepository } from './albums.repository.js';
import { AlbumsService } from './albums.service.js';

/** Who is invited to albums. They are in at once, see what is in them, and may leave. */
@Injectable()
export class AlbumMembersService {
  constructor(
    private readonly em: EntityManager,
    private readonly members: AlbumMembersRepository,
    private readonly stored: AlbumsRepository,
    private readonly albums: AlbumsService,
    private readonly users: UsersService,
    private readonly outbox: Outbox,
    private readonly config: MediaConfig,
  ) {}

  /**
   * Invites a person of the same project, or changes what an invited one may do.
   *
   * @throws `media.album_not_found`, `users.not_found`, `media.album_owner`, `media.too_many_album_members`, `media.too_many_invitations`
   */
  async invite(albumId: string, username: string, role: InvitedRole, owner: UserPrincipal): Promise<AlbumMember> {
    const { userId: ownerId, projectId } = owner;
    await this.albums.get(albumId, ownerId);
    const { id: userId } = await this.users.findPublic(projectId, username);
    if (userId === ownerId) throw mediaErrors.album_owner();
    return this.em.transactional(async () => {
      // Accounts before albums, as erasing an account has it: whoever is erased meanwhile is not invited.
      await this.users.lock(userId);
      await this.stored.lock(ownerId);
      await this.albums.get(albumId, ownerId);
      const before = await this.members.find(albumId, userId);
      if (before?.role === role) return before;
      if (!before) await this.checkRoom(albumId, userId);
      await this.members.save({ albumId, userId, role });
      await this.outbox.emit(albumShared, { albumId, projectId, ownerId, userId, role }, `album:${albumId}`);
      const member = await this.members.find(albumId, userId);
      if (!member) throw new Error('The invited member was not found');
      return member;
    });
  }

  /** For the owner, and those who are invited to it or to an album around it. @throws `media.album_not_found` */
  async list(albumId: string, principal: UserPrincipal, limit: number, cursor?: string): Promise<Page<AlbumMember>> {
    const { role, isInvited } = await this.albums.view(albumId, asThemselves(principal));
    if (role !== 'owner' && !isInvited) throw mediaErrors.album_not_found();
    const found = await this.members.list(albumId, role === 'owner', limit + 1, cursor);
    return Page.of(
      found.map((member) => ({ ...member, id: member.userId })),
      limit,
    );
  }

  /**
   * Takes an invitation back, or leaves. What they added to the album, and to those in it, is taken out; it stays theirs.
   *
   * @throws `media.album_not_found`, `media.album_member_not_found`
   */
  async remove(albumId: string, userId: string, { userId: by, projectId }: UserPrincipal): Promise<void> {
    const ownerId = await this.stored.ownerOf(albumId);
    // Others are not told that it is there.
    if (ownerId === undefined || (by !== ownerId && by !== userId)) throw mediaErrors.album_not_found();
    await this.em.transactional(async () => {
      await this.stored.lock(ownerId);
      if (!(await this.members.delete(albumId, userId))) {
        throw by === ownerId ? mediaErrors.album_member_not_found() : mediaErrors.album_not_found();
      }
      const below = await this.stored.below(albumId);
      await this.stored.removeUninvited(below.map(({ id }) => id));
      await this.outbox.emit(albumUnshared, { albumId, projectId, ownerId, userId }, `album:${albumId}`);
    });
  }

  @OnHook('users.exporting')
  async export(exporting: HookMap['users.exporting']): Promise<HookMap['users.exporting']> {
    const { userId, files } = exporting;
    const [invited, added] = [await this.members.albumsOf(userId), await this.members.contributionsOf(userId)];
    return { ...exporting, files: [...files, { path: 'media/albums-of-others.json', content: { invited, added } }] };
  }

  @OnHook('users.erasing')
  async erase(erasing: HookMap['users.erasing']): Promise<HookMap['users.erasing']> {
    await this.members.deleteAllOf(erasing.userId);
    return erasing;
  }

  private async checkRoom(albumId: string, userId: string): Promise<void> {
    if ((await this.members.countOf({ albumId })) >= this.config.albumMembers) {
      throw mediaErrors.too_many_album_members();
    }
    if ((await this.members.countOf({ userId })) >= this.config.invitations) throw mediaErrors.too_many_invitations();
  }
}
