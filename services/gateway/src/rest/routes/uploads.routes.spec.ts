import contentDisposition from 'content-disposition';
import { ownerOfUploads } from '@ledgerdesk/contracts';
import { files, issue } from '../../fixture/fake-desk';
import { StartedGateway } from '../../fixture/started-gateway';

describe('an upload', () => {
  let gateway: StartedGateway;
  const get = ({ upload: { uploadId, name } }: (typeof files)['page'], as = name) =>
    gateway.ask('GET', `/projects/9/uploads/${uploadId}/${encodeURIComponent(as)}`);
  beforeAll(async () => {
    gateway = await StartedGateway.start();
    for (const { content } of [files.picture, files.page])
      await gateway.parts.blobs.put(ownerOfUploads(issue.id), Buffer.from(content));
  });
  afterAll(() => gateway.stop());

  it('is handed out as a file that a browser runs nothing of, whatever it was declared as (API-55, ATT-8, ATT-9)', async () => {
    const { status, text, headers } = await get(files.page);
    expect([status, text]).toEqual([200, files.page.content]);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': `${files.page.upload.size}`,
      'content-disposition': 'attachment; filename="page.html"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
      'cache-control': 'private',
    });
  });
  it('that is an image may be shown, and has the name it came with (ATT-9, RFC 6266)', async () => {
    const { headers } = await get(files.picture);
    expect(headers.get('content-type')).toBe('image/png');
    expect(contentDisposition.parse(headers.get('content-disposition')!)).toMatchObject({
      type: 'inline',
      parameters: { filename: files.picture.upload.name },
    });
  });
  it.each([
    ['is known by another name', () => get(files.page, 'other.html')],
    ['has been erased', () => get(files.lost)],
    ['is not known', () => gateway.ask('GET', '/projects/9/uploads/0/page.html')],
  ])('that %s is not found (API-55)', async (_, ask) => {
    const { status, body, headers } = await ask();
    expect([status, body]).toEqual([404, { message: '404 Not found' }]);
    expect(headers.get('content-disposition')).toBeNull();
  });
});
