import { Injectable } from '@nestjs/common';
import { Page, Settings, type UserPrincipal } from '@roost/plugin-kit';
import { FieldDefinitions } from '../fields/field-definitions.js';
import { standingOf, visibleFields } from '../fields/field-view.js';
import { usersErrors } from '../users.errors.js';
import type { Profile } from '../users.repository.js';
import { UsersSettings } from '../users.settings.js';
import { DirectoryRepository } from './directory.repository.js';

/** Lets somebody find everyone whose account is in use. */
const LIST_ALL = 'users.list';

/** What somebody looks for. */
export interface DirectorySearch {
  /** Part of a username, a name, or a value that the caller may see. */
  search?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** People whom others find. Nothing is found by what whoever asks may not see. */
@Injectable()
export class DirectoryService {
  constructor(
    private readonly directory: DirectoryRepository,
    private readonly definitions: FieldDefinitions,
    private readonly settings: Settings,
  ) {}

  /** The newest first. @throws `users.no_directory` */
  async find(principal: UserPrincipal, { search, limit, cursor }: DirectorySearch): Promise<Page<Profile>> {
    const { projectId, permissions } = principal;
    const { directory } = await this.settings.of(UsersSettings, projectId);
    const everyone = permissions.has(LIST_ALL);
    if (directory === 'off' && !everyone) throw usersErrors.no_directory();
    const standing = standingOf(principal);
    const fields = visibleFields(await this.definitions.of(projectId), standing);
    const people = everyone ? 'all' : directory === 'opt-in' ? 'listed' : 'open';
    const found = await this.directory.find({ projectId, people, standing, fields, search, limit: limit + 1, cursor });
    return Page.of(found, limit);
  }
}
