import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { FieldErrorResponse } from './field-error-response.js';

/** An error, as OpenAPI shows it. */
export class ProblemResponse {
  @ApiProperty({ description: 'URN of the kind of error' })
  type: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ type: 'integer' })
  status: number;

  @ApiPropertyOptional({ description: 'What happened this time' })
  detail?: string;

  @ApiProperty({ description: 'Stable; what clients branch on', example: 'http.not_found' })
  code: string;

  @ApiProperty({ description: 'Path of the request' })
  instance: string;

  @ApiProperty({ description: 'Names this request in the logs' })
  traceId: string;

  @ApiPropertyOptional({ type: [FieldErrorResponse] })
  errors?: FieldErrorResponse[];
}
