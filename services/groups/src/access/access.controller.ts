import { Controller } from '@nestjs/common';
import { enter } from '@ledgerdesk/contracts';
import { Answers, anyone, type Asked, Received } from '@ledgerdesk/messaging';
import { AccessService } from './access.service';

@Controller()
export class AccessController {
  constructor(private readonly access: AccessService) {}

  @Answers(enter, anyone)
  resolveAccess(@Received() { payload }: Asked<typeof enter, null>) {
    return this.access.resolveAccess(payload);
  }
}
