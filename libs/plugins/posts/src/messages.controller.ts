import { Body, Controller, Post as PostRoute } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Requires, type UserPrincipal } from '@roost/plugin-kit';
import { CreatePostRequest } from './dto/create-post.request.js';
import { PostResponse } from './dto/post.response.js';
import { PostReaderService } from './post-reader.service.js';
import { PostsService } from './posts.service.js';

/** Posts by the name that the first apps have for them. */
@ApiExcludeController()
@Controller('messages')
export class MessagesController {
  constructor(
    private readonly posts: PostsService,
    private readonly reader: PostReaderService,
  ) {}

  /** As `POST /posts`. */
  @PostRoute()
  @Requires('posts.write')
  @Answers(PostResponse, { status: 201, message: 'Post created successfully' })
  async createMessage(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() draft: CreatePostRequest,
  ): Promise<PostResponse> {
    return PostResponse.from(this.reader.see(await this.posts.create(draft, principal), principal));
  }
}
