import { accessToken } from '@ledgerdesk/contracts';
import { viewOf } from './view';

export const accessTokenView = viewOf(accessToken, {}, 'AccessToken');
