import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsString, MaxLength } from 'class-validator';

export class SaveRoleRequest {
  @ApiProperty({ maxLength: 200 })
  @IsString()
  @MaxLength(200)
  description: string;

  @ApiProperty({ type: [String], description: 'All permissions that the role is to hold' })
  @IsArray()
  @ArrayMaxSize(500)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  permissions: string[];
}
