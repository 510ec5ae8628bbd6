import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven, IsDateTime, IsLocale, PageQuery } from '@roost/plugin-kit';
import { IsEmailAddress, isEmailAddress } from '@roost/users';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  ValidateBy,
  ValidateNested,
} from 'class-validator';
import type { InvitedGroup } from '../auth.contracts.js';
import type { OpenInvitation } from './invitation-acceptance.js';
import { INVITATION_STATES, type InvitationState, stateOf } from './invitations.repository.js';
import type { ListedInvitation, RefusedAddress } from './invitations.service.js';

const MOST_ADDRESSES = 100;
const MOST_GROUPS = 20;

/** A group of the project that people are invited to. */
export class InvitedGroupRequest {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id: string;

  @ApiPropertyOptional({ type: [String], maxItems: 10, description: 'What they are in the group. Default: nothing' })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(10)
  @ArrayUnique()
  @Matches(/^[a-z][a-z0-9-]{1,49}$/, {
    each: true,
    message: 'each of $property must be 2 to 50 lower-case letters, digits and hyphens',
  })
  roles?: string[];

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'When they leave it. Default: never' })
  @IfGiven()
  @IsDateTime()
  expiresAt?: Date;
}

export const groupOf = ({ id, roles = [], expiresAt }: InvitedGroupRequest): InvitedGroup => ({
  id,
  roles: [...roles].sort(),
  expiresAt: expiresAt?.toISOString() ?? null,
});

/** A group that the account will be in. */
export class InvitedGroupResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: [String] })
  roles: string[];

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  expiresAt: string | null;
}

export class InviteRequest {
  @ApiProperty({ type: [String], format: 'email', minItems: 1, maxItems: MOST_ADDRESSES })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ADDRESSES)
  @ValidateBy(
    {
      name: 'isEmailAddress',
      validator: {
        validate: (value: unknown) => typeof value === 'string' && isEmailAddress(value),
        defaultMessage: () => 'each of $property must be an address',
      },
    },
    { each: true },
  )
  emails: string[];

  @ApiPropertyOptional({
    type: [String],
    description: 'All roles of the account. They can hold no more than you may do yourself. Default: `member`',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(50, { each: true })
  roles?: string[];

  @ApiPropertyOptional({
    type: [InvitedGroupRequest],
    maxItems: MOST_GROUPS,
    description: 'Groups that the account will be in. You have to be a manager of each, or hold `groups.manage`',
  })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(MOST_GROUPS)
  @ArrayUnique(({ id }: InvitedGroupRequest) => id)
  @ValidateNested({ each: true })
  @Type(() => InvitedGroupRequest)
  groups?: InvitedGroupRequest[];

  @IsLocale({ description: 'Language of the mail. Default: that of the project' })
  @IsOptional()
  locale?: string;
}

/** That somebody may make an account. */
export class InvitationResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'email' })
  email: string;

  @ApiProperty({ type: [String] })
  roles: string[];

  @ApiProperty({ type: [InvitedGroupResponse] })
  groups: InvitedGroupResponse[];

  @ApiProperty({
    enum: INVITATION_STATES,
    enumName: 'InvitationState',
    description:
      'waiting: the mail is still to be sent, because of a quota for example. failed: the mail was refused, see `refusal`',
  })
  state: InvitationState;

  @ApiProperty({ type: String, nullable: true, description: 'Code of the error for which the mail was refused' })
  refusal: string | null;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'Who invited; null: the account is gone' })
  invitedBy: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Username of who invited' })
  inviter: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When the newest mail was sent' })
  sentAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Counted from the newest mail' })
  expiresAt: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static from({ invitation, inviter }: ListedInvitation): InvitationResponse {
    const { id, email, roles, groups, refusal, invitedBy, sentAt, expiresAt, createdAt } = invitation;
    return {
      id,
      email,
      roles: [...roles],
      groups: groups.map(({ roles: inGroup, ...group }) => ({ ...group, roles: [...inGroup] })),
      state: stateOf(invitation),
      refusal,
      invitedBy,
      inviter: inviter?.username ?? null,
      sentAt: sentAt?.toISOString() ?? null,
      expiresAt: expiresAt?.toISOString() ?? null,
      createdAt: createdAt.toISOString(),
    };
  }
}

/** An address that was not invited. */
export class RefusedAddressResponse {
  @ApiProperty({ format: 'email' })
  email: string;

  @ApiProperty({ description: '`auth.email_taken` or `auth.already_invited`' })
  code: string;

  @ApiProperty()
  title: string;
}

/** What became of the addresses of a request. */
export class InvitationsResponse {
  @ApiProperty({ type: [InvitationResponse] })
  invited: InvitationResponse[];

  @ApiProperty({ type: [RefusedAddressResponse] })
  refused: RefusedAddressResponse[];

  static of(invited: readonly ListedInvitation[], refused: readonly RefusedAddress[]): InvitationsResponse {
    return { invited: invited.map((item) => InvitationResponse.from(item)), refused: [...refused] };
  }
}

export class ListInvitationsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: INVITATION_STATES, enumName: 'InvitationState' })
  @IsOptional()
  @IsIn(INVITATION_STATES)
  state?: InvitationState;

  @ApiPropertyOptional({ description: 'The whole address', maxLength: 254 })
  @IsOptional()
  @IsString()
  @MaxLength(254)
  email?: string;
}

export class CheckInvitationRequest {
  @IsEmailAddress()
  email: string;

  @ApiProperty({ description: '`code` of the link in the mail', maxLength: 100 })
  @IsString()
  @MaxLength(100)
  token: string;
}

/** What the link of an invitation leads to. */
export class OpenInvitationResponse {
  @ApiProperty({ format: 'email' })
  email: string;

  @ApiProperty({ type: String, nullable: true, description: 'What the person is called, where that is known' })
  name: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Name of who invites' })
  inviter: string | null;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  @ApiProperty({ description: 'Whether the address has an account by now: the person signs in instead' })
  hasAccount: boolean;

  static from({ email, name, inviter, expiresAt, hasAccount }: OpenInvitation): OpenInvitationResponse {
    return { email, name, inviter, expiresAt: expiresAt.toISOString(), hasAccount };
  }
}
