import { ApiProperty, OmitType } from '@nestjs/swagger';
import { IsDateTime } from '@roost/plugin-kit';
import { ListAdminBookingsQuery } from './bookings-admin.dto.js';
import type { ResourceUse } from './statistics.service.js';

/** Which bookings; what is left out does not matter. */
export class ExportBookingsQuery extends OmitType(ListAdminBookingsQuery, ['limit', 'cursor', 'oldestFirst']) {}

/** How much a resource is used. */
export class ResourceUseResponse {
  @ApiProperty({ format: 'uuid' })
  resourceId: string;

  @ApiProperty()
  resourceName: string;

  @ApiProperty({ type: 'integer' })
  confirmed: number;

  @ApiProperty({ type: 'integer' })
  pending: number;

  @ApiProperty({ type: 'integer' })
  rejected: number;

  @ApiProperty({ type: 'integer' })
  cancelled: number;

  @ApiProperty({ description: 'Hours of confirmed bookings in the period' })
  hours: number;

  @ApiProperty({ description: 'Hours of them on behalf of units' })
  unitHours: number;

  @ApiProperty({ description: 'Share of the open hours that are booked, from 0 to 1' })
  utilisation: number;

  static from(use: ResourceUse): ResourceUseResponse {
    return { ...use };
  }
}

export class StatisticsQuery {
  @ApiProperty({ type: String, format: 'date-time' })
  @IsDateTime()
  from: Date;

  @ApiProperty({ type: String, format: 'date-time', description: 'At most 366 days later' })
  @IsDateTime()
  to: Date;
}
