import { killDuringTransfersOfMany, killOneOfMany, killOneProcess } from './kills.suites';

const kills = (usual: number) => Number(process.env.KILLS ?? usual);

killOneProcess(kills(100));
for (const what of ['services', 'nats', 'mongo', 'eventstore'] as const) killOneOfMany(what, kills(20));
killDuringTransfersOfMany(kills(28));
