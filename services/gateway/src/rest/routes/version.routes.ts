import { z } from 'zod';
import { version } from '../../version';
import { route } from '../route';

const reply = z.object({ version: z.string(), revision: z.string() }).meta({ id: 'Version' });
const answer = async () => ({ body: version });

export const versionRoutes = [
  route({
    operationId: 'getVersion',
    method: 'GET',
    path: '/version',
    summary: 'Which version this is',
    signedIn: true,
    reply,
    answer,
  }),
  route({
    operationId: 'getMetadata',
    method: 'GET',
    path: '/metadata',
    summary: 'The same as the version',
    signedIn: true,
    reply,
    answer,
  }),
];
