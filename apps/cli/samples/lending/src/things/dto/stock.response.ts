import { ApiProperty } from '@nestjs/swagger';

/** What came of taking stock. */
export class StockResponse {
  @ApiProperty({ type: 'integer', description: 'Things that should be in the shed and were not found' })
  missing: number;
}
