import { Global, Module } from '@nestjs/common';
import { Configuration, CONFIGURATION } from '@ledgerdesk/service-host';
import { MailSettings } from './mail-settings';
import { readMailFile } from './mail-settings-file';
import { MailConfiguration, readMailSettings } from './read-mail-settings';
import { StopTimes, stopTimesOf } from './stop-times';

/** What is set for all rooms of the service. */
@Global()
@Module({
  providers: [
    {
      provide: MailSettings,
      inject: [CONFIGURATION],
      useFactory: (configuration: MailConfiguration & Configuration) =>
        readMailSettings(configuration, readMailFile(configuration)),
    },
    { provide: StopTimes, inject: [CONFIGURATION], useFactory: stopTimesOf },
  ],
  exports: [MailSettings, StopTimes],
})
export class SettingsModule {}
