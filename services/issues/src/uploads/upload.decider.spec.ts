import { specify } from '@ledgerdesk/event-sourcing/testing';
import { UploadAdded } from './upload';
import { AddUpload, uploadDecider } from './upload.decider';

const given = specify(uploadDecider);
const origin = { correlationId: 'r-1', traceparent: 'trace-1', actor: 1, via: 'api', commandId: 'k-1' } as const;
const metadata = { ...origin, now: '2030-01-07T09:00:00.000Z', deadline: '2030-01-07T09:00:05.000Z' };
const upload = { uploadId: 'a', name: 'scan.pdf', hash: 'h', size: 7, mediaType: 'application/pdf', image: null };
const data = { projectId: 3, uploaderId: 1, upload: { ...upload, owner: 'project-3' } };
const added: UploadAdded = { type: 'UploadAdded', data: { ...data, addedAt: metadata.now } };

describe('adding an upload', () => {
  it('records whose it is, and where its bytes are (API-55)', () =>
    given().when(new AddUpload(data, metadata)).then(added));
  it('that is there is refused', () =>
    given(added).when(new AddUpload(data, metadata)).thenRejected('upload-already-exists'));
});
