import { Controller } from '@nestjs/common';
import { offerCommands, offerContacts } from '@ledgerdesk/contracts';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { inProject } from '../issue-access';
import { Autocomplete } from './autocomplete.query';

@Controller()
export class QuickActionsController {
  constructor(private readonly autocomplete: Autocomplete) {}

  @Answers(offerCommands, inProject)
  async commands({ payload, scope }: IncomingRequest<typeof offerCommands>) {
    return { commands: await this.autocomplete.commands(payload.iid, scope) };
  }

  @Answers(offerContacts, inProject)
  async contacts({ payload, scope }: IncomingRequest<typeof offerContacts>) {
    return { contacts: [...(await this.autocomplete.contacts(payload, scope))] };
  }
}
