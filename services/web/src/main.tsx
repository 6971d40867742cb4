import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { IntlProvider } from 'use-intl';
import './tokens.css';
import { rememberCsrfToken } from './api/client';
import { ApiError } from './api/errors';
import { contentOf, placePathIn } from './api/page';
import { App } from './app-shell/App';
import { noticeEnd } from './app-shell/connection';
import { SessionProvider } from './app-shell/session';
import { ToastProvider } from './elements/Toasts';
import { loadMessages } from './messages/load';

const content = contentOf(document);
rememberCsrfToken(content.csrf_token);

const onError = content.user ? noticeEnd : undefined;
const client = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status < 500),
    },
  },
});
const placePath = placePathIn(location.pathname);
// Of a page in a place that is missing, the place itself may be there.
if (placePath !== null && (content.place || placePath === location.pathname))
  client.setQueryData(['place', placePath], content.place);

const timeZone = content.user?.time_zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
const messages = await loadMessages(content.language);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <IntlProvider locale={content.language} messages={messages} timeZone={timeZone}>
      <QueryClientProvider client={client}>
        <SessionProvider content={content}>
          <ToastProvider>
            <App />
          </ToastProvider>
        </SessionProvider>
      </QueryClientProvider>
    </IntlProvider>
  </StrictMode>,
);
