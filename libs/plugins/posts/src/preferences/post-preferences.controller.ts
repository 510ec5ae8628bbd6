import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type UserPrincipal, Requires, Settings } from '@roost/plugin-kit';
import { PostsSettings } from '../posts.settings.js';
import { PostPreferencesRepository } from './post-preferences.repository.js';
import { PostPreferencesBody } from './post-preferences.body.js';

@ApiTags('Posts')
@Controller('posts/me/preferences')
@Requires('posts.write')
export class PostPreferencesController {
  constructor(
    private readonly preferences: PostPreferencesRepository,
    private readonly settings: Settings,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Returns what your posts show about you' })
  @Answers(PostPreferencesBody, { message: 'Your preferences' })
  async getPostPreferences(@CurrentPrincipal() { userId, projectId }: UserPrincipal): Promise<PostPreferencesBody> {
    const chosen = await this.preferences.emailVisibility(userId);
    const { emailVisibility } = await this.settings.of(PostsSettings, projectId);
    return { emailVisibility: chosen ?? emailVisibility };
  }

  @Put()
  @ApiOperation({ summary: 'Sets who sees your address beside your posts' })
  @Answers(PostPreferencesBody, { message: 'Preferences saved' })
  async setPostPreferences(
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Body() preferences: PostPreferencesBody,
  ): Promise<PostPreferencesBody> {
    await this.preferences.setEmailVisibility(userId, preferences.emailVisibility);
    return preferences;
  }
}
