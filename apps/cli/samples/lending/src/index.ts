import { codeListDoor } from './door/code-list-door.driver.js';
import { keeperDoor } from './door/keeper-door.driver.js';

export { type LoanChange, LoanChanged, loanChanged } from './lending.contracts.js';
export { type Admission, type ShedDoor, ShedDoorPort } from './door/shed-door.port.js';
export { lendingPlugin as default } from './lending.plugin.js';

/** Drivers of this package. Other packages can add more. */
export const drivers = [codeListDoor, keeperDoor];
