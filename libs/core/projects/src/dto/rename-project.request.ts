import { ApiProperty } from '@nestjs/swagger';
import { Matches, MaxLength, ValidateIf } from 'class-validator';

/** What people are to know the project by. */
export class RenameProjectRequest {
  @ApiProperty({
    type: String,
    nullable: true,
    maxLength: 100,
    description: 'One line of text, without < > and quotes; null: `APP_NAME`',
  })
  @ValidateIf((_, value) => value !== null)
  @Matches(/^(?=.*\S)[^\p{C}<>"]+$/u, { message: 'name must be a line of text without < > and "' })
  @MaxLength(100)
  name: string | null;
}
