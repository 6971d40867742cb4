import { useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { addressWith, type ParameterChanges } from './address';

/** The parameters of the address: what a list shows is written there, so that it can be kept, sent and gone back to. */
export const useParameters = () => {
  const [path, navigate] = useLocation();
  const search = useSearch();
  const parameters = useMemo(() => new URLSearchParams(search), [search]);
  const hereWith = (changes: ParameterChanges): string => addressWith(path, search, changes);
  const change = (changes: ParameterChanges, options?: { replace?: boolean }) => navigate(hereWith(changes), options);
  return { parameters, search, hereWith, change };
};
