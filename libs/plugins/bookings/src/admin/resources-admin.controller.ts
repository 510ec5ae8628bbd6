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
  @ApiOperation({ summary: 'Lists all resources by name, including archived ones' })
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
    summary: 'Creates a resource',
    description: 'Fields that the policy leaves out get the defaults of the kind.',
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
    summary: 'Changes the given fields of a resource and of its policy',
    description: 'Existing bookings do not change.',
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
