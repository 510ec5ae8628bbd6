import { Injectable } from '@nestjs/common';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import { ReviewsRepository } from './reviews.repository.js';

/** What becomes of someone's reviews when they ask for everything that is kept, and when they are erased. */
@Injectable()
export class ReviewsOfAccount {
  constructor(private readonly repository: ReviewsRepository) {}

  @OnHook('users.exporting')
  async export(exporting: HookMap['users.exporting']): Promise<HookMap['users.exporting']> {
    const content = await this.repository.listAllOf(exporting.userId);
    return { ...exporting, files: [...exporting.files, { path: 'reviews.json', content }] };
  }

  @OnHook('users.erasing')
  async erase(erasing: HookMap['users.erasing']): Promise<HookMap['users.erasing']> {
    await this.repository.deleteAllOf(erasing.userId);
    return erasing;
  }
}
