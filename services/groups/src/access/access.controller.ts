import { Controller } from '@nestjs/common';
import { resolveAccess } from '@ledgerdesk/contracts';
import { Answers, anyone, type Asked, Received } from '@ledgerdesk/messaging';
import { AccessQuestions } from './access.query';

@Controller()
export class AccessController {
  constructor(private readonly questions: AccessQuestions) {}

  @Answers(resolveAccess, anyone)
  enter(@Received() { payload }: Asked<typeof resolveAccess, null>) {
    return this.questions.enter(payload);
  }
}
