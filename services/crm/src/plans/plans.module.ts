import { Module } from '@nestjs/common';
import { Plans } from './plans';

@Module({ providers: [Plans], exports: [Plans] })
export class PlansModule {}
