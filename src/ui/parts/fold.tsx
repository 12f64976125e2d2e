import { type ReactNode, useState } from 'react';
import { usePhone } from '../hooks.ts';

/** On a phone, details behind a link; elsewhere, the details themselves. */
export function Fold({ title, children }: { title: string; children: ReactNode }) {
  const phone = usePhone();
  const [open, setOpen] = useState(false);
  if (!phone) return <>{children}</>;
  return (
    <div className={open ? 'fold open' : 'fold'}>
      <button type="button" className="fold-link" aria-expanded={open} onClick={() => setOpen(!open)}>
        {title}
      </button>
      {open && children}
    </div>
  );
}
