import { Controller } from '@nestjs/common';
import { Access, nameCorrespondents, roles } from '@ledgerdesk/contracts';
import { Allows, Answers, type Asked, Received } from '@ledgerdesk/messaging';
import { Correspondents } from './correspondents';
import { maskAddress } from './mask-address';

/** MI-6 hides what somebody may not see. */
const whoeverEntered: Allows<Access> = () => true;
const seesWhole = ({ target, user, supportBot }: Access): boolean =>
  supportBot === true || (target ? target.role >= roles.reporter : user?.isAdministrator === true);

@Controller()
export class CorrespondentsController {
  constructor(private readonly correspondents: Correspondents) {}

  @Answers(nameCorrespondents, whoeverEntered)
  async name(@Received() { payload: { ids }, access }: Asked<typeof nameCorrespondents, Access>) {
    const found = [...(await this.correspondents.find(ids))].map(([id, known]) => ({ id, ...known }));
    if (seesWhole(access)) return { correspondents: found };
    return { correspondents: found.map(({ id, address }) => ({ id, address: maskAddress(address), name: null })) };
  }
}
