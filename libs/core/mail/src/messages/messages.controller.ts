import { Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type Page, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { ListMessagesQuery, MailMessageResponse } from './messages.dto.js';
import { MessagesService } from './messages.service.js';

/** The mails of the admin's own project. What they say is not kept. */
@ApiTags('Mail')
@Controller('mail/messages')
export class MessagesController {
  constructor(private readonly messages: MessagesService) {}

  @Get()
  @ApiOperation({ summary: 'Lists accepted mails with their state, the newest first' })
  @Requires('mail.read-messages')
  @Answers(MailMessageResponse, { message: 'Mails', list: true })
  async listMailMessages(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Query() query: ListMessagesQuery,
  ): Promise<Page<MailMessageResponse>> {
    const { to, state, limit, cursor } = query;
    const page = await this.messages.list({ projectId, to, state, limit, cursor });
    return page.map((message) => MailMessageResponse.from(message));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Returns a mail with its state' })
  @Requires('mail.read-messages')
  @Answers(MailMessageResponse, { message: 'Mail' })
  async getMailMessage(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<MailMessageResponse> {
    return MailMessageResponse.from(await this.messages.get(projectId, id));
  }

  @Post(':id/retry')
  @ApiOperation({ summary: 'Retries a failed mail' })
  @Requires('mail.retry')
  @Answers(MailMessageResponse, { status: 202, message: 'Mail will be retried' })
  async retryMailMessage(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<MailMessageResponse> {
    return MailMessageResponse.from(await this.messages.retry(projectId, id));
  }
}
