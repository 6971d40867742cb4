import { z } from 'zod';
import { author, language, member, user, UserView } from '@ledgerdesk/contracts';
import { constant, viewOf, webUrl } from './view';

const avatar = constant(z.null(), null);
const page = webUrl(({ username }: Pick<UserView, 'username'>) => username);

/** API-30: as everybody sees a user. */
export const userNameView = viewOf(author, { avatar_url: avatar, web_url: page }, 'BasicUser');

/** API-30. */
export const memberView = viewOf(
  member,
  {
    avatar_url: { before: 'accessLevel', ...avatar },
    web_url: { before: 'accessLevel', ...page },
  },
  'Member',
);

type Private = Pick<UserView, 'private'>;
const forThemselves = <Value>(schema: z.ZodType<Value>, show: (own: NonNullable<UserView['private']>) => Value) => ({
  replaces: 'private' as const,
  schema: schema.exactOptional(),
  show: ({ private: own }: Private) => (own ? show(own) : undefined),
});
const fields = {
  avatar_url: { before: 'private' as const, ...avatar },
  web_url: { before: 'private' as const, ...page },
  email: forThemselves(z.string(), ({ email }) => email),
  is_admin: forThemselves(z.boolean(), ({ isAdministrator }) => isAdministrator),
  can_create_group: forThemselves(z.boolean(), ({ canCreateGroup }) => canCreateGroup),
  language: forThemselves(language.nullable(), (own) => own.language),
  time_zone: forThemselves(z.string().nullable(), ({ timeZone }) => timeZone),
  service_desk_mails: forThemselves(z.boolean(), ({ serviceDeskMails }) => serviceDeskMails),
};

/** API-15: as users are listed. From `email` on: for oneself and administrators. */
export const userView = viewOf(user.omit({ createdAt: true }), fields, 'User');

const noText = constant(z.string(), '');
const notKnown = constant(z.iso.datetime().nullable(), null);

/** API-30: as a user is read alone, with what strict clients need. */
export const wholeUserView = viewOf(
  user,
  {
    ...fields,
    namespace_id: constant(z.null(), null),
    external: constant(z.boolean(), false),
    bio: noText,
    location: noText,
    public_email: noText,
    website_url: noText,
    organization: noText,
    job_title: noText,
    last_sign_in_at: notKnown,
    confirmed_at: notKnown,
    last_activity_on: constant(z.iso.date().nullable(), null),
  },
  'UserDetails',
);
