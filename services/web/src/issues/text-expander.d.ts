import type { HTMLAttributes, Ref } from 'react';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'text-expander': Omit<HTMLAttributes<HTMLElement>, 'className'> & {
        ref?: Ref<HTMLElement>;
        keys: string;
        class?: string | undefined;
      };
    }
  }
}
