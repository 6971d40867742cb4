import { Controller } from '@nestjs/common';
import { Access, identifyCorrespondent, nameCorrespondents, roles } from '@ledgerdesk/contracts';
import { Answers, anyCaller, IncomingRequest } from '@ledgerdesk/messaging';
import { Correspondents } from './correspondents';
import { maskAddress } from './mask-address';

/** MI-6: the others see masked addresses. */
const seesWhole = ({ target, user, supportBot }: Access): boolean =>
  supportBot === true || (target ? target.role >= roles.reporter : user?.isAdministrator === true);

@Controller()
export class CorrespondentsController {
  constructor(private readonly correspondents: Correspondents) {}

  @Answers(nameCorrespondents, anyCaller)
  async name({ payload: { ids }, scope }: IncomingRequest<typeof nameCorrespondents>) {
    const found = [...(await this.correspondents.find(ids))].map(([id, known]) => ({ id, ...known }));
    if (seesWhole(scope.access)) return { correspondents: found };
    return { correspondents: found.map(({ id, address }) => ({ id, address: maskAddress(address), name: null })) };
  }

  @Answers(identifyCorrespondent, seesWhole)
  async identify({ payload: { address } }: IncomingRequest<typeof identifyCorrespondent>) {
    return { correspondentId: this.correspondents.idOf(address) };
  }
}
