import { Body, Controller, Get, Param, ParseUUIDPipe, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type Page, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { PageByNameQuery } from '../dto/page-by-name.js';
import { ResourcesService } from '../resources/resources.service.js';
import { AdminResourceResponse, ChangeResourceRequest, CreateResourceRequest } from './resources-admin.dto.js';

@ApiTags('Bookings: admin')
@Controller('admin/bookings/resources')
@Requires('bookings.manage')
export class ResourcesAdminController {
  constructor(private readonly resources: ResourcesService) {}

  @Get()
  @ApiOperation({ summary: 'All resources, also those that are archived, by name' })
  @Answers(AdminResourceResponse, { message: 'Resources', list: true })
  async adminListResources(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Query() page: PageByNameQuery,
  ): Promise<Page<AdminResourceResponse>> {
    return (await this.resources.page(projectId, page, { archived: true })).map((resource) =>
      AdminResourceResponse.from(resource),
    );
  }

  @Post()
  @ApiOperation({
    summary: 'Makes something that can be booked',
    description: 'What the policy leaves out is what suits its kind.',
  })
  @Answers(AdminResourceResponse, { status: 201, message: 'Resource created' })
  async createResource(
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() draft: CreateResourceRequest,
  ): Promise<AdminResourceResponse> {
    return AdminResourceResponse.from(await this.resources.create(draft, principal));
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Changes what is given; of the policy, too',
    description: 'Bookings that were made before stay as they are.',
  })
  @Answers(AdminResourceResponse, { message: 'Resource changed' })
  async changeResource(
    @Param('id', ParseUUIDPipe) id: string,
    @CurrentPrincipal() principal: UserPrincipal,
    @Body() changes: ChangeResourceRequest,
  ): Promise<AdminResourceResponse> {
    return AdminResourceResponse.from(await this.resources.change(id, changes, principal));
  }
}
