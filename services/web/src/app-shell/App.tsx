import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { ContactListPage } from '../contacts/ContactListPage';
import { GroupPage } from '../groups/GroupPage';
import { IssueListPage } from '../issues/IssueListPage';
import { OrganizationListPage } from '../organizations/OrganizationListPage';
import { SignInPage } from '../sign-in/SignInPage';
import { StartPage } from '../start/StartPage';
import { Skeleton } from '../elements/Skeleton';
import { InPlace } from './InPlace';
import { NotFound } from './NotFound';
import { Shell } from './Shell';

const IssuePage = lazy(() => import('../issues/IssuePage'));
const NewIssuePage = lazy(() => import('../issues/NewIssuePage'));
const ContactPage = lazy(() => import('../contacts/ContactPage'));
const OrganizationPage = lazy(() => import('../organizations/OrganizationPage'));

/** Which page is shown at which address: the same patterns as in the gateway's table of pages. */
export const App = () => (
  <Switch>
    <Route path="/users/sign_in" component={SignInPage} />
    <Route>
      <Suspense fallback={<Shell place={null}>{<Skeleton />}</Shell>}>
        <Pages />
      </Suspense>
    </Route>
  </Switch>
);

const Pages = () => (
  <Switch>
    <Route path="/" component={StartPage} />
    <Route path="/groups/*/-/crm/contacts/new">
      <InPlace kind="group">{(place) => <ContactListPage place={place} drawer="new" />}</InPlace>
    </Route>
    <Route path="/groups/*/-/crm/contacts/:id/edit">
      {({ id }) => <InPlace kind="group">{(place) => <ContactListPage place={place} drawer={Number(id)} />}</InPlace>}
    </Route>
    <Route path="/groups/*/-/crm/contacts/:id">
      {({ id }) => <InPlace kind="group">{(place) => <ContactPage place={place} contactId={Number(id)} />}</InPlace>}
    </Route>
    <Route path="/groups/*/-/crm/contacts">
      <InPlace kind="group">{(place) => <ContactListPage place={place} drawer={null} />}</InPlace>
    </Route>
    <Route path="/groups/*/-/crm/organizations/new">
      <InPlace kind="group">{(place) => <OrganizationListPage place={place} drawer="new" />}</InPlace>
    </Route>
    <Route path="/groups/*/-/crm/organizations/:id/edit">
      {({ id }) => (
        <InPlace kind="group">{(place) => <OrganizationListPage place={place} drawer={Number(id)} />}</InPlace>
      )}
    </Route>
    <Route path="/groups/*/-/crm/organizations/:id">
      {({ id }) => (
        <InPlace kind="group">{(place) => <OrganizationPage place={place} organizationId={Number(id)} />}</InPlace>
      )}
    </Route>
    <Route path="/groups/*/-/crm/organizations">
      <InPlace kind="group">{(place) => <OrganizationListPage place={place} drawer={null} />}</InPlace>
    </Route>
    <Route path="/groups/*/-/issues">
      <InPlace kind="group">{(place) => <IssueListPage place={place} />}</InPlace>
    </Route>
    <Route path="/groups/*">
      <InPlace kind="group">{(place) => <GroupPage place={place} />}</InPlace>
    </Route>
    <Route path="/*/-/issues/new">
      <InPlace kind="project">{(place) => <NewIssuePage place={place} />}</InPlace>
    </Route>
    <Route path="/*/-/issues/:iid">
      {({ iid }) => (
        <InPlace kind="project">{(place) => <IssuePage key={iid} place={place} iid={Number(iid)} />}</InPlace>
      )}
    </Route>
    <Route path="/*/-/issues">
      <InPlace kind="project">{(place) => <IssueListPage place={place} />}</InPlace>
    </Route>
    <Route path="/*">
      <InPlace kind="project">{(place) => <Redirect to={`/${place.full_path}/-/issues`} replace />}</InPlace>
    </Route>
    <Route>
      <NotFound />
    </Route>
  </Switch>
);
