import { Injectable } from '@nestjs/common';
import { Authenticator, credentialsOf, personOf, type RoostRequest, SharedCache } from '@roost/plugin-kit';
import { ProjectsService } from '@roost/projects';
import { UsersService } from '@roost/users';
import { LendingConfig } from '../lending.config.js';
import { LoansRepository } from '../loans/loans.repository.js';
import { kioskPage, listOf } from './kiosk-page.js';

/** Screens ask every few seconds, and what they show may be a little old. */
const SECONDS = 5;

/** The page on the screen in the shed. */
@Injectable()
export class KioskService {
  constructor(
    private readonly projects: ProjectsService,
    private readonly loans: LoansRepository,
    private readonly users: UsersService,
    private readonly cache: SharedCache,
    private readonly authenticator: Authenticator,
    private readonly config: LendingConfig,
  ) {}

  async show(project: string, request: RoostRequest): Promise<string> {
    const list = await this.list(await this.projects.resolve(project));
    return kioskPage(this.config.shed, list, await this.nameOf(request));
  }

  private async list(projectId: string): Promise<string> {
    const key = `kiosk:${projectId}`;
    const kept = await this.cache.get(key);
    if (kept !== undefined) return kept;
    const list = listOf(await this.loans.listOpen(projectId));
    await this.cache.set(key, list, SECONDS);
    return list;
  }

  /** The page is public: who is signed in, if anyone, has to be asked for. */
  private async nameOf(request: RoostRequest): Promise<string | undefined> {
    const person = personOf((await this.authenticator.authenticate(credentialsOf(request))) ?? undefined);
    return person && (await this.users.find(person.userId))?.username;
  }
}
