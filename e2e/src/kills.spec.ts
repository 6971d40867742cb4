import { killOneProcess } from './kills.suites';

killOneProcess(10);
