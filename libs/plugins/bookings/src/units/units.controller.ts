import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, Page, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { UnitResponse } from './units.dto.js';
import { UnitsService } from './units.service.js';

@ApiTags('Bookings')
@Controller('bookings/units')
export class UnitsController {
  constructor(private readonly units: UnitsService) {}

  @Get()
  @ApiOperation({ summary: 'Lists the units that you belong to and can book for' })
  @Requires('bookings.read')
  @Answers(UnitResponse, { message: 'Your units', list: true })
  async listMyUnits(@CurrentPrincipal() principal: UserPrincipal): Promise<Page<UnitResponse>> {
    const units = await this.units.listOf(principal);
    return new Page(units, null).map((unit) => UnitResponse.from(unit));
  }
}
