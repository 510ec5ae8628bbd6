import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { PostPreferencesRepository } from './post-preferences.repository.js';
import { PostPreferencesBody } from './post-preferences.body.js';

@ApiTags('Posts')
@Controller('posts/me/preferences')
@Requires('posts.write')
export class PostPreferencesController {
  constructor(private readonly preferences: PostPreferencesRepository) {}

  /** What I show with my posts. */
  @Get()
  @Answers(PostPreferencesBody, { message: 'Your preferences' })
  async getPostPreferences(@CurrentPrincipal() { userId }: UserPrincipal): Promise<PostPreferencesBody> {
    return { emailVisibility: await this.preferences.emailVisibility(userId) };
  }

  /** Decides who sees my address beside my posts. */
  @Put()
  @Answers(PostPreferencesBody, { message: 'Preferences saved' })
  async setPostPreferences(
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Body() preferences: PostPreferencesBody,
  ): Promise<PostPreferencesBody> {
    await this.preferences.setEmailVisibility(userId, preferences.emailVisibility);
    return preferences;
  }
}
