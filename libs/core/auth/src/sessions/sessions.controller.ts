import { Controller, Delete, Get, Param, ParseUUIDPipe } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentSession, Page, Requires, type SessionPrincipal } from '@roost/plugin-kit';
import { SessionResponse } from './sessions.dto.js';
import { SessionsService } from './sessions.service.js';

@ApiTags('Auth')
@Requires('auth.sessions', { session: true })
@Controller('auth/sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Get()
  @ApiOperation({ summary: 'Lists your sessions, the newest first' })
  @Answers(SessionResponse, { message: 'Your sessions', list: true })
  async listSessions(@CurrentSession() { userId, sessionId }: SessionPrincipal): Promise<Page<SessionResponse>> {
    const sessions = await this.sessions.list(userId);
    return new Page(sessions, null).map((session) => SessionResponse.from(session, sessionId));
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Ends one of your sessions' })
  @Answers(null, { message: 'Session ended' })
  async endSession(
    @CurrentSession() { userId }: SessionPrincipal,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<null> {
    await this.sessions.end(userId, id);
    return null;
  }

  @Delete()
  @ApiOperation({ summary: 'Ends all your other sessions' })
  @Answers(null, { message: 'All other sessions ended' })
  async endOtherSessions(@CurrentSession() { userId, sessionId }: SessionPrincipal): Promise<null> {
    await this.sessions.endAll(userId, sessionId);
    return null;
  }
}
