import { Inject, Injectable, OnModuleInit } from '@nestjs/common';
import {
  appendErasures,
  Clock,
  CONFIGURATION,
  HealthChecks,
  UNKNOWN_ERASURES,
  UnknownErasures,
} from '@ledgerdesk/service-host';
import { StateStore } from '@ledgerdesk/state';
import type { CrmConfiguration } from '../crm.environment';

/** The copy of the list of erasures, which a restore repeats them by (ERA-1). The list itself is the log. */
@Injectable()
export class ErasureList implements OnModuleInit {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: CrmConfiguration,
    private readonly clock: Clock,
    private readonly state: StateStore,
    private readonly health: HealthChecks,
  ) {}

  /** A list without a line says that there was no erasure. @throws Error where it can't be written */
  async onModuleInit(): Promise<void> {
    await this.add([]);
    this.health.register('erasures', async () => {
      const unknown = await this.state.get<UnknownErasures>(UNKNOWN_ERASURES);
      if (!unknown) return { status: 'ok' };
      const message = `erasures since ${unknown.value.since} are unknown`;
      return { status: 'degraded', code: 'erasures-unknown', message };
    });
  }

  /** Durable when it is answered. The same contact may be in it twice. */
  async add(contactIds: readonly number[]): Promise<void> {
    const { ERASURES_COPY: file } = this.configuration;
    if (file === undefined) return;
    const at = this.clock.now().toISOString();
    await appendErasures(
      file,
      contactIds.map((id) => ({ kind: 'contact', id, at })),
    );
  }
}
