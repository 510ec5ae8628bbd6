import { ApiProperty } from '@nestjs/swagger';
import type { Resource } from '../../resources/resource.entity.js';
import { ResourceResponse } from '../../resources/resource.response.js';

/** A resource, as managers see it. */
export class AdminResourceResponse extends ResourceResponse {
  @ApiProperty({ type: [String], format: 'uuid' })
  managerIds: string[];

  @ApiProperty()
  archived: boolean;

  static override from(resource: Resource): AdminResourceResponse {
    const { managerIds, archivedAt } = resource;
    const own = { managerIds, archived: archivedAt !== null };
    return Object.assign(new AdminResourceResponse(), ResourceResponse.from(resource), own);
  }
}
