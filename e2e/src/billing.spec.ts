import { randomUUID } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { story } from './shapes';

type Line = Readonly<{
  organization: { name: string };
  contact: { name: string } | null;
  hours: string;
  amount: string;
}>;

story('A team bills its time', (installation) => {
  const api = () => installation().api;
  const run = randomUUID().slice(0, 8);
  let project = '';
  let report = '';
  let linked: { iid: number };
  let unlinked: { iid: number };
  beforeAll(async () => {
    const { id } = await api().make('/groups', { name: 'Office', path: `billing-${run}` });
    project = `/projects/${(await api().make('/projects', { name: 'Help', path: 'help', namespace_id: id })).id}`;
    report = `/groups/${id}/crm/reports/time?from=2026-01-01&to=2026-01-31`;
    const organization = (name: string, default_rate: number) =>
      api().make(`/groups/${id}/crm/organizations`, { name, default_rate });
    const contact = async (first_name: string, organization_id: number) =>
      (await api().make(`/groups/${id}/crm/contacts`, { first_name, last_name: 'Doe', organization_id })).id;
    const x = await organization('X', 100);
    const y = await organization('Y', 60);
    const crm_contact_ids = [await contact('A', x.id), await contact('B', x.id), await contact('C', y.id)];
    linked = await api().make(`${project}/issues`, { title: 'Printer', crm_contact_ids });
    unlinked = await api().make(`${project}/issues`, { title: 'Own cleaning' });
    const spend = (iid: number, duration: string, spent_at: string) =>
      api().make(`${project}/issues/${iid}/add_spent_time`, { duration, spent_at });
    await spend(linked.iid, '4h', '2026-01-01');
    await spend(linked.iid, '-1h', '2026-01-31');
    await spend(linked.iid, '8h', '2026-02-01');
    await spend(unlinked.iid, '15m', '2026-01-15');
  }, 60_000);

  it('reads what each organization and each contact is billed (API-40, TIM-10 to TIM-19)', async () => {
    const lines = async (groupBy: string) => {
      const { lines } = (await api().get(`${report}&group_by=${groupBy}`)).body;
      return lines.map(({ organization, contact, hours, amount }: Line) => [
        contact?.name ?? organization.name,
        hours,
        amount,
      ]);
    };
    expect(await lines('organization')).toEqual([
      ['X', '1.50', '150.00'],
      ['Y', '1.50', '90.00'],
    ]);
    expect(await lines('contact')).toEqual([
      ['A Doe', '0.75', '75.00'],
      ['B Doe', '0.75', '75.00'],
      ['C Doe', '1.50', '90.00'],
    ]);
    const { body } = await api().get(report);
    expect(body).toMatchObject({
      currency: 'EUR',
      unassigned: [{ issue: { iid: unlinked.iid, reference: `billing-${run}/help#${unlinked.iid}` }, seconds: 900 }],
      restricted_seconds: 0,
      totals: { seconds: 11_700, amount: '240.00', amount_complete: true },
    });
  }, 60_000);
  it('takes it along as CSV (TIM-20)', async () => {
    const { text } = await api().get(`${report}&group_by=issue&format=csv`);
    const issue = `billing-${run}/help#`;
    expect((parse(text) as string[][]).map((row) => row.slice(3))).toEqual([
      ['contact', 'issue', 'seconds', 'hours', 'rate', 'amount'],
      ['', `${issue}${linked.iid}`, '5400', '1.50', '100.00', '150.00'],
      ['', `${issue}${linked.iid}`, '5400', '1.50', '60.00', '90.00'],
      ['', `${issue}${unlinked.iid}`, '900', '', '', ''],
    ]);
  }, 60_000);
});
