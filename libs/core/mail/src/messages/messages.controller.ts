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
  @ApiOperation({ summary: 'Every mail that was accepted, the newest first, and what became of it' })
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
  @ApiOperation({ summary: 'One mail, and what became of it' })
  @Requires('mail.read-messages')
  @Answers(MailMessageResponse, { message: 'Mail' })
  async getMailMessage(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<MailMessageResponse> {
    return MailMessageResponse.from(await this.messages.get(projectId, id));
  }

  @Post(':id/retry')
  @ApiOperation({ summary: 'Tries a mail again that was given up' })
  @Requires('mail.retry')
  @Answers(MailMessageResponse, { status: 202, message: 'Mail will be tried again' })
  async retryMailMessage(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<MailMessageResponse> {
    return MailMessageResponse.from(await this.messages.retry(projectId, id));
  }
}
