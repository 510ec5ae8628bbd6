import { ApiProperty } from '@nestjs/swagger';
import { IsEmailAddress } from '@roost/users';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

export class EmailRequest {
  @IsEmailAddress()
  email: string;
}

export class EmailCodeRequest extends EmailRequest {
  @ApiProperty({ description: 'Code from the mail', maxLength: 100 })
  @IsString()
  @IsNotEmpty()
  @MaxLength(100)
  code: string;
}
