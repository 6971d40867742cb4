import { Controller } from '@nestjs/common';
import { enter } from '@ledgerdesk/contracts';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { AccessService } from './access.service';

@Controller()
export class AccessController {
  constructor(private readonly access: AccessService) {}

  @Answers(enter)
  resolveAccess({ payload }: IncomingRequest<typeof enter>) {
    return this.access.resolveAccess(payload);
  }
}
