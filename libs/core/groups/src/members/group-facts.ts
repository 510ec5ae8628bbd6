import { Injectable } from '@nestjs/common';
import { ContributesFacts, ExpiringFact, type Person, type Principal } from '@roost/plugin-kit';
import type { Membership } from '../groups.contracts.js';
import { MembersRepository } from './members.repository.js';

/** Contributes `principal.facts.groups`, for all plugins. */
@Injectable()
export class GroupFacts {
  constructor(private readonly members: MembersRepository) {}

  @ContributesFacts('groups')
  async of({ userId }: Person): Promise<ExpiringFact<readonly Membership[]>> {
    const current = await this.members.listCurrent(userId);
    const ends = current.flatMap(({ expiresAt }) => (expiresAt === null ? [] : [Date.parse(expiresAt)]));
    const groups = current.map(({ groupId, roles }) => ({ id: groupId, roles }));
    return new ExpiringFact(groups, ends.length === 0 ? null : new Date(Math.min(...ends)));
  }
}

/**
 * What somebody is in a group now. It takes no query.
 *
 * @returns undefined when they do not belong to it; without roles, an empty list
 * @example
 * if (!rolesInGroup(principal, post.groupId)) throw postsErrors.not_found();
 */
export const rolesInGroup = ({ facts }: Pick<Principal, 'facts'>, groupId: string): readonly string[] | undefined =>
  facts.groups?.find(({ id }) => id === groupId)?.roles;
