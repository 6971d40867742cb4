import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from 'wouter';
import { readPlace } from '../api/client';
import { placePathIn, type Place } from '../api/page';
import { ErrorState } from '../elements/ErrorState';
import { Skeleton } from '../elements/Skeleton';
import { NotFound } from './NotFound';
import { Shell } from './Shell';

type Properties = Readonly<{ kind: Place['kind']; children: (place: Place) => ReactNode }>;

/** Within the group or project of the address: what it is, and what the visitor may do there, is asked for first. */
export const InPlace = ({ kind, children }: Properties) => {
  const [location] = useLocation();
  const path = placePathIn(location) ?? location;
  const {
    data: place,
    error,
    refetch,
  } = useQuery({
    queryKey: ['place', path],
    queryFn: () => readPlace(path),
    staleTime: 30_000,
  });
  if (place === null || (place && place.kind !== kind)) return <NotFound />;
  return (
    <Shell place={place ?? null}>
      {place && children(place)}
      {!place && (error ? <ErrorState error={error} retry={refetch} /> : <Skeleton />)}
    </Shell>
  );
};
