import { OmitType } from '@nestjs/swagger';
import { ListAdminBookingsQuery } from './list-admin-bookings.query.js';

/** Which bookings; what is left out does not matter. */
export class ExportBookingsQuery extends OmitType(ListAdminBookingsQuery, ['limit', 'cursor', 'oldestFirst']) {}
