import { z } from 'zod';
import { transfer, transferLocation, transferPreview, undoPreview } from '@ledgerdesk/contracts';
import { constant, viewOf, webUrl } from './view';

/** TRF-37. */
export const transferView = viewOf(transfer, {}, 'Transfer');

/** TRF-39. */
export const transferPreviewView = viewOf(transferPreview, {}, 'TransferPreview');

/** TRF-44. */
export const undoPreviewView = viewOf(undoPreview, {}, 'TransferUndoPreview');

/** API-20. */
export const transferLocationView = viewOf(
  transferLocation,
  {
    web_url: { before: 'name', ...webUrl<{ fullPath: string }>(({ fullPath }) => `groups/${fullPath}`) },
    avatar_url: { before: 'fullName', ...constant(z.null(), null) },
  },
  'TransferLocation',
);
