import { Button, Checkbox } from '@mantine/core';
import { IconCopy, IconDownload, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import css from './CodeSheet.module.css';

type Props = { codes: readonly string[]; action: string; onDone: () => void };

/** Backup codes, shown once: to copy, to print, to keep. It does not let go before they are kept. */
export function CodeSheet({ codes, action, onDone }: Props) {
  const [kept, setKept] = useState(false);
  const [copied, setCopied] = useState(false);
  const text = `Strongroom backup codes\nEach works once.\n\n${codes.join('\n')}\n`;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Refused on insecure origins; the codes stand there to be selected.
    }
  };
  const download = () => {
    const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = url;
    link.download = 'strongroom-backup-codes.txt';
    link.click();
    URL.revokeObjectURL(url);
  };
  return (
    <div className={css.root}>
      <ol className={css.codes} aria-label="Backup codes">
        {codes.map((code) => (
          <li key={code} className="mono">
            {code}
          </li>
        ))}
      </ol>
      <div className={css.tools}>
        <Button variant="default" size="compact-sm" leftSection={<IconCopy size={15} aria-hidden />} onClick={copy}>
          {copied ? 'Copied' : 'Copy'}
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconDownload size={15} aria-hidden />}
          onClick={download}
        >
          Download
        </Button>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPrinter size={15} aria-hidden />}
          onClick={() => window.print()}
        >
          Print
        </Button>
      </div>
      <Checkbox
        label="I have saved these codes where I find them without this device"
        checked={kept}
        onChange={(event) => setKept(event.currentTarget.checked)}
      />
      <Button fullWidth disabled={!kept} onClick={onDone}>
        {action}
      </Button>
    </div>
  );
}
