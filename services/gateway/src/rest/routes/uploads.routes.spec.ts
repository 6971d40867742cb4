import contentDisposition from 'content-disposition';
import { addUpload, allowUpload, MAX_UPLOAD_BYTES, ownerOfProjectUploads, ownerOfUploads } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
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

describe('uploading a file', () => {
  let gateway: StartedGateway;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());
  const post = (name: string, content: BlobPart = 'abc', headers: Record<string, string> = {}) => {
    const form = new FormData();
    form.append('file', new Blob([content], { type: 'text/plain' }), name);
    return gateway.ask('POST', '/projects/9/uploads', { body: form, headers });
  };
  const kept = () => gateway.parts.blobs.list(ownerOfProjectUploads(9));
  const asked = () => gateway.services.requests.get(addUpload.subject)!.payload as { uploadId: string };

  it('keeps it, and answers how texts refer to it (API-55)', async () => {
    const { status, body } = await post('my [plan].txt');
    const { uploadId: id } = asked();
    const url = `/uploads/${id}/my%20%5Bplan%5D.txt`;
    expect([status, body]).toEqual([
      201,
      {
        id,
        alt: 'my [plan].txt',
        url,
        full_path: `/api/v4/projects/9${url}`,
        markdown: `[my \\[plan\\].txt](${url})`,
      },
    ]);
    const { hash } = (await kept())[0]!;
    expect(asked()).toEqual({
      uploadId: expect.stringMatching(/^[0-9a-f]{32}$/),
      name: 'my [plan].txt',
      mediaType: 'text/plain',
      hash,
    });
  });
  it('of an image is one that is shown (API-55)', async () => {
    const { body } = await post('plan.v2.png');
    expect(body).toMatchObject({ alt: 'plan.v2', markdown: `![plan.v2](/uploads/${asked().uploadId}/plan.v2.png)` });
  });
  it('again with the same key is the same one, of another name or content it is refused (API-6)', async () => {
    const key = { 'Idempotency-Key': 'upload' };
    const first = await post('a.txt', 'abc', key);
    expect((await post('a.txt', 'abc', key)).body).toEqual(first.body);
    expect((await post('b.txt', 'abc', key)).status).toBe(422);
    expect((await post('a.txt', 'abcd', key)).status).toBe(422);
    expect((await post('a.txt')).body).not.toEqual(first.body);
  });
  it('that is too large is refused (API-55)', async () => {
    const { status, body } = await post('a.txt', new Uint8Array(MAX_UPLOAD_BYTES + 1));
    expect([status, body]).toEqual([413, { message: '413 Request Entity Too Large' }]);
  });
  it('without a file, or without having signed in, is refused', async () => {
    const json = await gateway.ask('POST', '/projects/9/uploads', { json: {} });
    expect([json.status, json.body]).toEqual([400, { error: 'file is missing' }]);
    expect((await gateway.ask('POST', '/projects/9/uploads', { json: {}, token: null })).status).toBe(401);
  });
  it('keeps nothing of what may not be uploaded (GRP-22, GRP-30)', async () => {
    const before = await kept();
    gateway.services.next.set(allowUpload.subject, [new DomainError('project-archived', 'no')]);
    expect((await post('a.txt', 'not to be kept')).status).toBe(403);
    expect(await kept()).toEqual(before);
  });
});
