import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, ProjectId, Public } from '@roost/plugin-kit';
import { LimitsCodes } from '../limits/address-limits.js';
import { InvitationAcceptance } from './invitation-acceptance.js';
import { CheckInvitationRequest, OpenInvitationResponse } from './invitations.dto.js';

@ApiTags('Auth')
@Public()
@Controller('auth')
export class InvitationsController {
  constructor(private readonly acceptance: InvitationAcceptance) {}

  @Post('check-invitation')
  @ApiOperation({
    summary: 'Tells what the link of an invitation is for',
    description: 'It is accepted with `POST /auth/register` and `invitationToken`.',
  })
  @LimitsCodes()
  @Answers(OpenInvitationResponse, { message: 'Invitation' })
  async checkInvitation(
    @Body() { email, token }: CheckInvitationRequest,
    @ProjectId() projectId: string,
  ): Promise<OpenInvitationResponse> {
    return OpenInvitationResponse.from(await this.acceptance.look(projectId, email, token));
  }
}
