import { Injectable } from '@nestjs/common';
import { Authenticator, credentialsOf, personOf, type RoostRequest, SharedCache, Texts } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { LendingConfig } from '../lending.config.js';
import { LoansRepository } from '../loans/loans.repository.js';
import { kioskPage, type KioskTexts, listOf, pinPage } from './kiosk-page.js';

/** Screens ask every few seconds, and may show slightly old data. */
const SECONDS = 5;

/** The page on the screen in the shed. */
@Injectable()
export class KioskService {
  constructor(
    private readonly loans: LoansRepository,
    private readonly users: UsersService,
    private readonly cache: SharedCache,
    private readonly authenticator: Authenticator,
    private readonly config: LendingConfig,
    private readonly texts: Texts,
  ) {}

  async show(projectId: string, request: RoostRequest): Promise<string> {
    const texts = this.textsFor(request);
    const list = await this.list(projectId, texts);
    const name = await this.nameOf(request);
    const greeting = name === undefined ? undefined : this.texts.say('kiosk.greeting', texts.locale, { name });
    return kioskPage(texts.locale, this.config.shed, list, greeting);
  }

  askForPin(request: RoostRequest): string {
    return pinPage(this.config.shed, this.textsFor(request));
  }

  private textsFor({ headers }: RoostRequest): KioskTexts {
    const locale = this.texts.localeFor(headers['accept-language']);
    return { locale, texts: this.texts.startingWith('kiosk.', locale) };
  }

  private async list(projectId: string, texts: KioskTexts): Promise<string> {
    const key = `kiosk:${projectId}:${texts.locale}`;
    const kept = await this.cache.get(key);
    if (kept !== undefined) return kept;
    const list = listOf(await this.loans.listOpen(projectId), texts);
    await this.cache.set(key, list, SECONDS);
    return list;
  }

  /** The page is public, so the handler has to find out who is signed in. */
  private async nameOf(request: RoostRequest): Promise<string | undefined> {
    const person = personOf((await this.authenticator.authenticate(credentialsOf(request))) ?? undefined);
    return person && (await this.users.find(person.userId))?.username;
  }
}
