import { ApiProperty } from '@nestjs/swagger';
import { type Profile, UserResponse } from '@roost/users';

/** An account, as those see it who look after it. */
export class AdminUserResponse extends UserResponse {
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Since when it may not be used' })
  suspendedAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When it will be erased' })
  eraseAt: string | null;

  static override from(profile: Profile): AdminUserResponse {
    const { suspendedAt, eraseAt } = profile;
    const times = { suspendedAt: suspendedAt?.toISOString() ?? null, eraseAt: eraseAt?.toISOString() ?? null };
    return Object.assign(new AdminUserResponse(), UserResponse.from(profile), times);
  }
}
