import { Controller } from '@nestjs/common';
import { enter } from '@ledgerdesk/contracts';
import { Answers, anyone, type Asked, Received } from '@ledgerdesk/messaging';
import { AccessQuestions } from './access.query';

@Controller()
export class AccessController {
  constructor(private readonly questions: AccessQuestions) {}

  @Answers(enter, anyone)
  enter(@Received() { payload }: Asked<typeof enter, null>) {
    return this.questions.enter(payload);
  }
}
