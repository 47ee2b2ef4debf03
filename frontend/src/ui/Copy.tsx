import { ActionIcon, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useEffect, useState } from 'react';

/** Copies a value and says so, to the eye and to a screen reader. */
export function Copy({ value, label }: { value: string; label: string }) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), 1600);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setDone(true);
    } catch {
      // The clipboard is refused on insecure origins; the value stands there to be selected.
    }
  };
  return (
    <Tooltip label={done ? 'Copied' : label}>
      <ActionIcon size="sm" variant="subtle" color="gray" aria-label={label} onClick={copy}>
        {done ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
        <span className="sr" role="status">
          {done ? 'Copied' : ''}
        </span>
      </ActionIcon>
    </Tooltip>
  );
}
