import { Route } from './route';

/** Beside the routes: the description of the API. */
const description = { method: 'GET', path: '/openapi.json' } as const;

/** @returns the methods that a path has, by the address of a request; none where there is no such path */
export const methodsOf = (
  routes: readonly Pick<Route, 'method' | 'path'>[],
  prefix: string,
): ((url: string) => readonly string[]) => {
  const served = [...routes, description].map(({ method, path }) => {
    const pattern = path.replaceAll('.', '\\.').replace(/:\w+/g, '[^/]+');
    return { method, pattern: new RegExp(`^${prefix}${pattern}/?$`) };
  });
  return (url) => {
    const path = url.split('?')[0]!;
    const methods = served.filter(({ pattern }) => pattern.test(path)).map(({ method }) => method as string);
    return [...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method])))];
  };
};
