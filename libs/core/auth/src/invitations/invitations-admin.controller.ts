import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type Page, Requires, type UserPrincipal } from '@roost/plugin-kit';
import { emailKey } from '@roost/users';
import { MEMBER } from '../roles/role-permissions.js';
import {
  groupOf,
  InvitationResponse,
  InvitationsResponse,
  InviteRequest,
  ListInvitationsQuery,
} from './invitations.dto.js';
import { InvitationsService } from './invitations.service.js';

/** Invitations into the admin's own project. Everything that is done to one is in the audit log. */
@ApiTags('Admin')
@Requires('auth.invite')
@Controller('admin/invitations')
export class InvitationsAdminController {
  constructor(private readonly invitations: InvitationsService) {}

  @Post()
  @ApiOperation({
    summary: 'Invites people by mail',
    description:
      'Each mail has a link that makes one account, with the roles and a verified address. Addresses with an account, and those that are invited already, are in `refused`.',
  })
  @Answers(InvitationsResponse, { status: 201, message: 'Invited' })
  async invite(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() { emails, roles = [MEMBER], groups = [], locale }: InviteRequest,
  ): Promise<InvitationsResponse> {
    const people = emails.map((email) => ({ email: email.trim(), locale }));
    const { invited, refused } = await this.invitations.invite(principal, {
      people,
      roles,
      groups: groups.map(groupOf),
    });
    return InvitationsResponse.of(invited, refused);
  }

  @Get()
  @ApiOperation({ summary: 'Lists invitations that nobody has accepted yet, the newest first' })
  @Answers(InvitationResponse, { message: 'Invitations', list: true })
  async listInvitations(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Query() { email, ...query }: ListInvitationsQuery,
  ): Promise<Page<InvitationResponse>> {
    const filter = { ...query, emailKey: email === undefined ? undefined : emailKey(email) };
    return (await this.invitations.list(projectId, filter)).map((item) => InvitationResponse.from(item));
  }

  @Post(':id/resend')
  @ApiOperation({ summary: 'Mails the invitation again, with a new link. You answer for it from then on' })
  @Answers(InvitationResponse, { message: 'Invitation will be sent again' })
  async resendInvitation(
    @CurrentPrincipal() principal: UserPrincipal,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<InvitationResponse> {
    return InvitationResponse.from(await this.invitations.resend(principal, id));
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Revokes an invitation; its link does not work any more' })
  @Answers(null, { message: 'Invitation revoked' })
  async revokeInvitation(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Param('id', ParseUUIDPipe) id: string,
  ): Promise<null> {
    await this.invitations.revoke(projectId, id);
    return null;
  }
}
