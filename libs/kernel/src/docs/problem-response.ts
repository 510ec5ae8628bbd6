import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { FieldErrorResponse } from './field-error-response.js';

/** An error, as OpenAPI shows it. */
export class ProblemResponse {
  @ApiProperty({ description: 'URN that identifies the kind of error' })
  type: string;

  @ApiProperty()
  title: string;

  @ApiProperty({ type: 'integer' })
  status: number;

  @ApiPropertyOptional({ description: 'Explanation of this occurrence' })
  detail?: string;

  @ApiProperty({ description: 'Stable error code, for clients', example: 'http.not_found' })
  code: string;

  @ApiProperty({ description: 'Path of the request' })
  instance: string;

  @ApiProperty({ description: 'Id of this request in the logs' })
  traceId: string;

  @ApiPropertyOptional({ type: [FieldErrorResponse] })
  errors?: FieldErrorResponse[];
}
