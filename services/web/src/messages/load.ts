import type { PageContent } from '../api/page';
import { en, type Messages } from './en';

/** English is there at once, as most read it; another language is a file of its own. */
export const loadMessages = async (language: PageContent['language']): Promise<Messages> =>
  language === 'ja' ? (await import('./ja')).ja : en;
