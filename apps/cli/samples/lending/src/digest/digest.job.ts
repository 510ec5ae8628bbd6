import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MailService } from '@roost/mail';
import { DEFAULT_PROJECT, OnJob } from '@roost/plugin-kit';
import { ProjectsService } from '@roost/projects';
import { LendingConfig } from '../lending.config.js';
import { sendDigest } from '../lending.contracts.js';
import { DiaryRepository } from './diary.repository.js';

const DAY_MS = 86_400_000;

/** Mails the events since yesterday. */
@Injectable()
export class DigestJob {
  constructor(
    private readonly em: EntityManager,
    private readonly diary: DiaryRepository,
    private readonly projects: ProjectsService,
    private readonly mail: MailService,
    private readonly config: LendingConfig,
  ) {}

  @OnJob(sendDigest)
  async send(): Promise<void> {
    const since = new Date(Date.now() - DAY_MS);
    const projectId = await this.projects.resolve(DEFAULT_PROJECT);
    await this.em.transactional(async () => {
      const facts = await this.diary.countSince(projectId, since);
      await this.diary.deleteBefore(since);
      if (facts.length === 0) return;
      const day = new Date().toISOString().slice(0, 10);
      const dedupeKey = `lending.digest:${day}`;
      await this.mail.send({
        projectId,
        to: this.config.digestTo,
        template: 'lending.digest',
        data: { day, facts },
        dedupeKey,
      });
    });
  }
}
