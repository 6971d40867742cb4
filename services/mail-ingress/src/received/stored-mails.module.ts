import { Global, Module } from '@nestjs/common';
import { Intake } from '../intake/intake';
import { IntakeModule } from '../intake/intake.module';
import { RefusedMails } from '../outgoing/rendering/write-rejection';
import { StoredIntake } from './stored-intake';
import { StoredRefusedMails } from './stored-refused-mails';

/** What the rooms below expect of received mails, which are kept here. */
@Global()
@Module({
  imports: [IntakeModule],
  providers: [
    StoredIntake,
    StoredRefusedMails,
    { provide: Intake, useExisting: StoredIntake },
    { provide: RefusedMails, useExisting: StoredRefusedMails },
  ],
  exports: [Intake, RefusedMails],
})
export class StoredMailsModule {}
