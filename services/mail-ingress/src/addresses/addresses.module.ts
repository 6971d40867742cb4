import { Module } from '@nestjs/common';
import { MailKeys } from './mail-keys';
import { OwnAddresses } from './own-addresses';

/** The addresses that lead here, and the keys in them. */
@Module({ providers: [MailKeys, OwnAddresses], exports: [MailKeys, OwnAddresses] })
export class AddressesModule {}
