import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { EMAIL_VISIBILITIES, type EmailVisibility } from './post-preference.entity.js';

export class PostPreferencesBody {
  @ApiProperty({
    enum: EMAIL_VISIBILITIES,
    enumName: 'EmailVisibility',
    description: 'Who sees your address beside your posts. everyone, members: people who are signed in, or nobody',
  })
  @IsIn(EMAIL_VISIBILITIES)
  emailVisibility: EmailVisibility;
}
