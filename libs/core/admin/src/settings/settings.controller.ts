import { Body, Controller, Get, Param, Patch } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Page, Requires, SettingsEditor, type UserPrincipal } from '@roost/plugin-kit';
import { PluginSettingsResponse, PluginWithSettingsResponse } from './settings.dto.js';
import { CHANGES, changesIn, RUN_SERVER, scopeOf } from './settings-scope.js';

@ApiTags('Settings')
@Controller('admin')
export class SettingsController {
  constructor(private readonly settings: SettingsEditor) {}

  @Get('settings')
  @ApiOperation({ summary: 'Lists the plugins that have settings, in load order' })
  @Requires('admin.settings')
  @Answers(PluginWithSettingsResponse, { message: 'Plugins with settings', list: true })
  listPluginsWithSettings(): Page<PluginWithSettingsResponse> {
    return new Page(this.settings.list(), null).map((plugin) => PluginWithSettingsResponse.from(plugin));
  }

  @Get('settings/:plugin')
  @ApiOperation({ summary: 'Returns the settings of a plugin in this project, and where each value comes from' })
  @ApiParam({ name: 'plugin', type: String, example: 'media' })
  @Requires('admin.settings')
  @Answers(PluginSettingsResponse, { message: 'Settings of the project' })
  async getSettings(
    @Param('plugin') plugin: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<PluginSettingsResponse> {
    const states = await this.settings.describe(plugin, scopeOf('project', principal));
    return PluginSettingsResponse.from(plugin, states);
  }

  @Patch('settings/:plugin')
  @ApiOperation({
    summary: 'Changes the given settings of a plugin in this project; null returns to the default',
    description: 'All of them are changed, or none. They apply in every process at once.',
  })
  @ApiParam({ name: 'plugin', type: String, example: 'media' })
  @ApiBody(CHANGES)
  @Requires('admin.settings')
  @Answers(PluginSettingsResponse, { message: 'Settings of the project changed' })
  async changeSettings(
    @Param('plugin') plugin: string,
    @Body() body: unknown,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<PluginSettingsResponse> {
    const states = await this.settings.change(plugin, changesIn(body), scopeOf('project', principal));
    return PluginSettingsResponse.from(plugin, states);
  }

  @Get('server/settings/:plugin')
  @ApiOperation({ summary: 'Returns the settings of a plugin for projects that have none of their own' })
  @ApiParam({ name: 'plugin', type: String, example: 'media' })
  @Requires(RUN_SERVER)
  @Answers(PluginSettingsResponse, { message: 'Settings of the server' })
  async getServerSettings(
    @Param('plugin') plugin: string,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<PluginSettingsResponse> {
    const states = await this.settings.describe(plugin, scopeOf('server', principal));
    return PluginSettingsResponse.from(plugin, states);
  }

  @Patch('server/settings/:plugin')
  @ApiOperation({
    summary: 'Changes the given settings of a plugin for projects that have none of their own; null resets them',
    description: 'All of them are changed, or none. They apply in every process at once.',
  })
  @ApiParam({ name: 'plugin', type: String, example: 'media' })
  @ApiBody(CHANGES)
  @Requires(RUN_SERVER)
  @Answers(PluginSettingsResponse, { message: 'Settings of the server changed' })
  async changeServerSettings(
    @Param('plugin') plugin: string,
    @Body() body: unknown,
    @CurrentPrincipal() principal: UserPrincipal,
  ): Promise<PluginSettingsResponse> {
    const states = await this.settings.change(plugin, changesIn(body), scopeOf('server', principal));
    return PluginSettingsResponse.from(plugin, states);
  }
}
