import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Page, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { PageByNameQuery } from '../dto/page-by-name.js';
import { ResourceResponse } from './resources.dto.js';
import { ResourcesService } from './resources.service.js';

@ApiTags('Bookings')
@Controller('bookings')
@Requires('bookings.read')
export class ResourcesController {
  constructor(private readonly resources: ResourcesService) {}

  @Get('resources')
  @ApiOperation({ summary: 'Lists resources by name' })
  @Answers(ResourceResponse, { message: 'Resources', list: true })
  async listResources(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Query() page: PageByNameQuery,
  ): Promise<Page<ResourceResponse>> {
    return (await this.resources.page(projectId, page)).map((resource) => ResourceResponse.from(resource));
  }

  @Get('resources/:id')
  @ApiOperation({ summary: 'Returns a resource' })
  @Answers(ResourceResponse, { message: 'Resource' })
  async getResource(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() { projectId }: UserPrincipal,
  ): Promise<ResourceResponse> {
    return ResourceResponse.from(await this.resources.get(id, projectId));
  }
}
