import { Body, Controller, Delete, Get, Param, Put } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Page, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { PermissionResponse, RoleNameParams, RoleResponse, SaveRoleRequest } from './roles-admin.dto.js';
import { RolesService } from './roles.service.js';

@ApiTags('Admin')
@Requires('auth.manage-roles')
@Controller('admin')
export class RolesAdminController {
  constructor(private readonly roles: RolesService) {}

  @Get('permissions')
  @ApiOperation({ summary: 'Lists the permissions that roles of this project can have' })
  @Answers(PermissionResponse, { message: 'Permissions', list: true })
  async listPermissions(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<Page<PermissionResponse>> {
    return new Page(await this.roles.grantable(projectId), null).map((item) => PermissionResponse.from(item));
  }

  @Get('roles')
  @ApiOperation({
    summary: 'Lists the roles of this project',
    description:
      'Everyone who registers is a `member`. `admin` has every permission in the project `default`, and `owner` in each other one.',
  })
  @Answers(RoleResponse, { message: 'Roles', list: true })
  async listRoles(@CurrentPrincipal() { projectId }: UserPrincipal): Promise<Page<RoleResponse>> {
    return new Page(await this.roles.list(projectId), null).map((role) => RoleResponse.from(role));
  }

  @Put('roles/:name')
  @ApiOperation({
    summary: 'Creates or changes a role',
    description: 'You can only grant and take away permissions that you have.',
  })
  @ApiParam({ name: 'name', type: String })
  @Answers(RoleResponse, { message: 'Role saved' })
  async saveRole(
    @CurrentPrincipal() principal: UserPrincipal,
    @Param() { name }: RoleNameParams,
    @Body() { description, permissions }: SaveRoleRequest,
  ): Promise<RoleResponse> {
    return RoleResponse.from(await this.roles.save(principal, { name, description, permissions }));
  }

  @Delete('roles/:name')
  @ApiOperation({ summary: 'Deletes a role that nobody has, or resets a role that every project has' })
  @ApiParam({ name: 'name', type: String })
  @Answers(null, { message: 'Role deleted' })
  async deleteRole(@CurrentPrincipal() principal: UserPrincipal, @Param() { name }: RoleNameParams): Promise<null> {
    await this.roles.delete(principal, name);
    return null;
  }
}
