import { describeWith } from '@ledgerdesk/test-servers';
import { EventStoreDbLog } from './eventstoredb-log';
import { describeLog } from './log.contract';

describeWith('eventstore', 'the log on EventStoreDB', (server) => {
  describeLog(async () => new EventStoreDbLog({ connectionString: server().url }), { shared: true });
});
