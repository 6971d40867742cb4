import { Controller } from '@nestjs/common';
import { resolveAccess, resolveManyAccess } from '@ledgerdesk/contracts';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { AccessService } from './access.service';

@Controller()
export class AccessController {
  constructor(private readonly access: AccessService) {}

  @Answers(resolveAccess)
  resolveAccess({ payload }: IncomingRequest<typeof resolveAccess>) {
    return this.access.resolveAccess(payload);
  }

  @Answers(resolveManyAccess)
  resolveManyAccess({ payload }: IncomingRequest<typeof resolveManyAccess>) {
    return this.access.resolveManyAccess(payload);
  }
}
