import { createContext, type ReactNode, use } from 'react';
import type { PageContent } from '../api/page';

const Session = createContext<PageContent | null>(null);

type Properties = Readonly<{ content: PageContent; children: ReactNode }>;
export const SessionProvider = ({ content, children }: Properties) => <Session value={content}>{children}</Session>;

/** What the page began with: who has signed in, and in which currency time is billed. */
export const useSession = (): PageContent => use(Session)!;
