import { ApiProperty } from '@nestjs/swagger';

export const INVENTORY_STATES = ['waiting', 'running', 'done', 'failed'] as const;

/** The progress of an import. */
export class InventoryResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: INVENTORY_STATES, enumName: 'InventoryState' })
  state: (typeof INVENTORY_STATES)[number];

  @ApiProperty({ type: 'integer', nullable: true, description: 'Lines that were read; null: not known' })
  done: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why it failed' })
  failure: string | null;
}
