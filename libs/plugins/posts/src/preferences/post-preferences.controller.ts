import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { PostPreferencesRepository } from './post-preferences.repository.js';
import { PostPreferencesBody } from './post-preferences.body.js';

@ApiTags('Posts')
@Controller('posts/me/preferences')
@Requires('posts.write')
export class PostPreferencesController {
  constructor(private readonly preferences: PostPreferencesRepository) {}

  @Get()
  @ApiOperation({ summary: 'Returns what your posts show about you' })
  @Answers(PostPreferencesBody, { message: 'Your preferences' })
  async getPostPreferences(@CurrentPrincipal() { userId }: UserPrincipal): Promise<PostPreferencesBody> {
    return { emailVisibility: await this.preferences.emailVisibility(userId) };
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
