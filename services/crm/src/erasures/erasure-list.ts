import { Inject, Injectable } from '@nestjs/common';
import { appendErasures, Clock, CONFIGURATION } from '@ledgerdesk/service-host';
import type { CrmConfiguration } from '../crm.environment';

/** The copy of the list of erasures, which a restore repeats them by (ERA-1). The list itself is the log. */
@Injectable()
export class ErasureList {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: CrmConfiguration,
    private readonly clock: Clock,
  ) {}

  /** Durable when it is answered. The same contact may be in it twice. */
  async add(contactIds: readonly number[]): Promise<void> {
    const { ERASURES_COPY: file } = this.configuration;
    const at = this.clock.now().toISOString();
    if (file !== undefined)
      await appendErasures(
        file,
        contactIds.map((id) => ({ kind: 'contact', id, at })),
      );
  }
}
