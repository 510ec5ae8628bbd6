import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsString, Length, Max, Min } from 'class-validator';

export class CreateReviewRequest {
  @ApiProperty({ minLength: 1, maxLength: 200, description: 'What it is about' })
  @IsString()
  @Length(1, 200)
  subject: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 5 })
  @IsInt()
  @Min(1)
  @Max(5)
  rating: number;

  @ApiProperty({ maxLength: 1000 })
  @IsString()
  @Length(0, 1000)
  text: string;
}
