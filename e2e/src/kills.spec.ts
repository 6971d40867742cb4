import { killDuringTransfersOfMany, killOneProcess } from './kills.suites';

killOneProcess(10);
killDuringTransfersOfMany(7);
