import { useEffect } from 'react';
import { PRODUCT } from './product';

/** The title of the document: what the page is about first. */
export const useTitle = (title: string): void => {
  useEffect(() => {
    document.title = title === '' ? PRODUCT : `${title} · ${PRODUCT}`;
  }, [title]);
};
