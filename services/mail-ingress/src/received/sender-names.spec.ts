import { buffer } from 'node:stream/consumers';
import { listEmailParticipants, listMails, listOutgoingMails, nameCorrespondents } from '@ledgerdesk/contracts';
import { desk, shop } from '../fixture/fake-services';
import { StartedMail } from '../fixture/started-mail';
import { newMessageId, writeMail } from '../fixture/write-mail';
import { stateOf } from '../outgoing/fixture/outbox';
import { ownerOfOutgoing } from '../outgoing/outgoing';

let started: StartedMail;
beforeAll(async () => {
  started = await StartedMail.start();
});
afterAll(() => started.stop());

let addresses = 0;
const newAddress = () => `kv-${(addresses += 1)}@x.test`;
const toShop = 'incoming+office-shop-10-issue-@desk.example';

const issueOf = (mailId: string) =>
  [...started.services.issues.values()].find(({ byMail }) => byMail.mailId === mailId)!;
/** As those are shown who wrote something. */
const authors = async (...ids: (string | null)[]) => {
  const access = started.services.access(desk, 20);
  const { correspondents } = await started.ask(nameCorrespondents, { ids: ids.flatMap((id) => id ?? []) }, access);
  return ids.map((id) => {
    const found = correspondents.find((correspondent) => correspondent.id === id);
    return found ? `${found.name} <${found.address}>` : null;
  });
};
const participants = async (iid: number) => {
  const access = started.services.access(desk, 20);
  const listed = (await started.ask(listEmailParticipants, { iid }, access)).participants;
  return listed.map(({ name, email }) => `${name} <${email}>`);
};
const sendersOf = async (project = desk) => {
  const access = started.services.access(project, 40);
  return new Map((await started.ask(listMails, {}, access)).items.map(({ id, sender }) => [id, sender]));
};
/** By the envelope that every try sends. */
const mailedTo = async (outgoingId: string): Promise<string> => {
  const state = await stateOf(started, outgoingId);
  if (state.step === 'unknown' || !state.rendered) throw new Error(`${outgoingId} is not rendered`);
  const envelope = await started.parts.blobs.open(ownerOfOutgoing(outgoingId), state.rendered.envelopeHash);
  return JSON.parse((await buffer(envelope!)).toString()).recipient;
};

describe('what a mail says of its sender', () => {
  it('is shown of what it made, and changes nothing of what was made before (SND-1, PART-1)', async () => {
    const address = newAddress();
    const real = await started.process(writeMail({ From: `Real Name <${address}>` }));
    const old = issueOf(real);
    const shown = [`Real Name <${address}>`];
    const spelled = address.toUpperCase();
    const thief = await started.process(writeMail({ From: `Thief <${address}>`, To: toShop }));
    const loud = await started.process(writeMail({ From: `Thief2 <${spelled}>`, To: toShop }));
    const nameless = await started.process(writeMail({ From: address, To: toShop }));

    const ids = [real, thief, loud, nameless].map((mailId) => issueOf(mailId).byMail.correspondentId);
    expect(await authors(...ids)).toEqual([...shown, `Thief <${address}>`, `Thief2 <${spelled}>`, `null <${address}>`]);
    expect(await participants(old.iid)).toEqual(shown);
    await started.until(async () => (await sendersOf(shop)).get(nameless) !== undefined);
    expect((await sendersOf()).get(real)).toEqual({ address, name: 'Real Name' });
    expect((await sendersOf(shop)).get(thief)).toEqual({ address, name: 'Thief' });
    expect((await sendersOf(shop)).get(loud)).toEqual({ address: spelled, name: 'Thief2' });
  });
  it('is mailed and listed in the spelling with which it became a participant (OUT-1, MA-11)', async () => {
    const address = newAddress();
    const messageId = newMessageId();
    const mailId = await started.process(writeMail({ From: `Real Name <${address}>`, 'Message-ID': messageId }));
    const { issueId, iid } = issueOf(mailId);
    const thief = { From: `Thief <${address.toUpperCase()}>`, 'In-Reply-To': messageId };
    await started.process(writeMail(thief));
    const [note] = started.services.notes.filter((written) => written.issueId === issueId);
    expect(await authors(note!.byMail.correspondentId)).toEqual([`Thief <${address.toUpperCase()}>`]);
    expect(await participants(iid)).toEqual([`Real Name <${address}>`]);

    await started.outboxRests();
    const { items } = await started.ask(listOutgoingMails, { iid }, started.services.access(desk, 20));
    expect(items.map(({ kind, recipient }) => [kind, recipient])).toEqual([['thank_you', address]]);
    expect(await mailedTo(items[0]!.id)).toBe(address);
  });
  it('stands in system notes as it was when they were written (PART-1)', async () => {
    const address = newAddress();
    const mailId = await started.process(writeMail({ From: `Real Name <${address}>` }));
    await started.process(writeMail({ From: `Thief <${address.toUpperCase()}>`, To: toShop }));
    const { issueId } = issueOf(mailId);
    const [added] = started.services.participants.filter((told) => told.issueId === issueId);
    expect(await authors(...added!.change.correspondentIds)).toEqual([`Real Name <${address}>`]);
  });
});
