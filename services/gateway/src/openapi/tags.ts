import { Route } from '../rest/route';

/** By what a path has in it, the first that fits. */
const kinds = [
  { name: 'Transfers', description: 'Groups and projects on their way to another place', path: /\/transfer/ },
  { name: 'Contacts', description: 'Contacts of the contact source of a group', path: /\/crm\/contacts/ },
  {
    name: 'Organizations',
    description: 'Organizations of the contact source of a group',
    path: /\/crm\/organizations/,
  },
  { name: 'Imports', description: 'What came of imports', path: /\/crm\/imports/ },
  { name: 'CRM settings', description: 'The CRM switch and contact source of a group', path: /\/crm\/settings/ },
  { name: 'Issue contacts', description: 'Contacts of an issue', path: /\/crm_contacts/ },
  { name: 'Labels', description: 'Labels of projects and groups', path: /\/labels/ },
  { name: 'Notes', description: 'Comments on issues, public and internal', path: /\/notes/ },
  {
    name: 'Email participants',
    description: 'People outside who are mailed about an issue',
    path: /\/email_participants/,
  },
  { name: 'Outgoing mails', description: 'Mails about an issue to people outside', path: /\/outgoing_mails/ },
  { name: 'Mails', description: 'Mails that came to a project', path: /\/service_desk\/mails/ },
  { name: 'Issue templates', description: 'Texts that new issues may begin with', path: /\/issue_templates/ },
  { name: 'Mail templates', description: 'Texts of the mails to people outside', path: /\/templates/ },
  { name: 'Service Desk', description: 'Service Desk settings of a project', path: /\/service_desk(\/custom_email)?$/ },
  { name: 'Issues', description: 'Issues of projects', path: /\/issues/ },
  { name: 'Uploads', description: 'Files that came with issues and notes', path: /\/uploads/ },
  { name: 'Members', description: 'Members of groups and projects', path: /\/members/ },
  { name: 'Access tokens', description: 'Personal access tokens', path: /personal_access_tokens/ },
  { name: 'Session', description: 'Who has signed in with a browser', path: /^\/session$/ },
  { name: 'Users', description: 'Users of the installation', path: /^\/users?/ },
  { name: 'Projects', description: 'Projects in groups', path: /projects/ },
  { name: 'Groups', description: 'Groups and what lies below them', path: /^\/groups/ },
  { name: 'Namespaces', description: 'Groups, as places of projects', path: /^\/namespaces/ },
  { name: 'Installation', description: 'The installation as a whole', path: /./ },
];

export const tags = kinds.map(({ name, description }) => ({ name, description }));

export const tagOf = ({ path }: Pick<Route, 'path'>): string => kinds.find((kind) => kind.path.test(path))!.name;
