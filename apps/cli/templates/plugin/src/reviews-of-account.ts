import { Injectable } from '@nestjs/common';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import { ReviewsRepository } from './reviews.repository.js';

/** Exports the reviews of a person, and deletes them in an erasure. */
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
