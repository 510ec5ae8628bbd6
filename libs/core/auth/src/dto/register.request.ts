import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { USERNAME } from '@roost/users';
import { IsEmail, IsOptional, IsString, Length, Matches } from 'class-validator';

export class RegisterRequest {
  @ApiProperty({ format: 'email', maxLength: 254 })
  @IsEmail()
  email: string;

  @ApiProperty({ minLength: 8, maxLength: 128 })
  @IsString()
  @Length(8, 128)
  password: string;

  @ApiPropertyOptional({
    minLength: 2,
    maxLength: 32,
    description: 'Left out: the part of the address before the @, with a number where that is taken',
  })
  @IsOptional()
  @IsString()
  @Matches(USERNAME, { message: 'username must be 2 to 32 letters, digits, dots, hyphens or underscores' })
  username?: string;

  @ApiPropertyOptional({ maxLength: 100 })
  @IsOptional()
  @IsString()
  @Length(1, 100)
  name?: string;
}
