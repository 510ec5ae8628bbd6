import { Injectable } from '@nestjs/common';
import { Database, type HookMap, OnHook, Settings } from '@roost/plugin-kit';
import { mailErrors } from '../mail.errors.js';
import { MailSettings } from '../mail.settings.js';
import { MessagesRepository } from './messages.repository.js';

const DAY_MS = 86_400_000;

/** Holds a project to the number of mails that it may send in a day. */
@Injectable()
export class MailQuota {
  constructor(
    private readonly messages: MessagesRepository,
    private readonly settings: Settings,
    private readonly database: Database,
  ) {}

  /** Whether there is room for one more, for a request that leads to a mail later. @throws `mail.quota_exceeded` */
  async demandRoom(projectId: string): Promise<void> {
    const { messagesPerDay: most } = await this.settings.of(MailSettings, projectId);
    if (most > 0) await this.demandFewer(projectId, most, most);
  }

  /** Call it in the transaction that accepted a mail, after that. @throws `mail.quota_exceeded` */
  async hold(projectId: string): Promise<void> {
    const { messagesPerDay: most } = await this.settings.of(MailSettings, projectId);
    if (most === 0) return;
    // Whoever comes next counts what this transaction has added.
    await this.database.lock(`mail:messages:${projectId}`);
    await this.demandFewer(projectId, most + 1, most);
  }

  @OnHook('kernel.measuring')
  async measure({ projectId, used }: HookMap['kernel.measuring']): Promise<HookMap['kernel.measuring']> {
    const messages = await this.messages.countSince(projectId, aDayAgo());
    return { projectId, used: { ...used, 'mail.messages': messages } };
  }

  /** The answer says when there is room again: a job then waits for so long. */
  private async demandFewer(projectId: string, count: number, most: number): Promise<void> {
    const since = aDayAgo();
    const earliest = await this.messages.newestBut(projectId, count - 1, since);
    if (!earliest) return;
    const seconds = Math.max(1, Math.ceil((earliest.getTime() - since.getTime()) / 1000));
    throw mailErrors.quota_exceeded({
      detail: `mail.messages: at most ${String(most)} in 24 hours in this project`,
      headers: { 'retry-after': String(seconds) },
    });
  }
}

const aDayAgo = (): Date => new Date(Date.now() - DAY_MS);
