import { ApiProperty } from '@nestjs/swagger';
import { IsDateTime } from '@roost/plugin-kit';
import { IsInt, IsUUID, Max, Min } from 'class-validator';

export class CreateShiftRequest {
  @ApiProperty({ format: 'uuid', description: 'A resource of the kind shift' })
  @IsUUID()
  resourceId: string;

  @ApiProperty({ type: String, format: 'date-time' })
  @IsDateTime()
  start: Date;

  @ApiProperty({ type: String, format: 'date-time' })
  @IsDateTime()
  end: Date;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 1000, description: 'How many people it takes' })
  @IsInt()
  @Min(0)
  @Max(1000)
  capacity: number;
}
