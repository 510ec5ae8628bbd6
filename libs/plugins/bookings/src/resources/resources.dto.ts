import { ApiProperty } from '@nestjs/swagger';
import { PolicyResponse } from '../policy/policy.dto.js';
import { type Resource, RESOURCE_KINDS, type ResourceKind } from './resource.entity.js';

/** What can be booked, and how. */
export class ResourceResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: RESOURCE_KINDS, enumName: 'ResourceKind' })
  kind: ResourceKind;

  @ApiProperty()
  description: string;

  @ApiProperty({ description: 'Where the resource is; may be empty' })
  location: string;

  @ApiProperty({ type: PolicyResponse })
  policy: PolicyResponse;

  static from({ id, name, kind, description, location, policy }: Resource): ResourceResponse {
    return { id, name, kind, description, location, policy: PolicyResponse.from(policy) };
  }
}
