import { Button, Menu } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useCan } from '~/lib/viewer';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import { Take } from './query';

function keep(name: string, content: string) {
  const url = URL.createObjectURL(new Blob([content], { type: 'application/octet-stream' }));
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  anchor.click();
  URL.revokeObjectURL(url);
}

/** On paper every playbook is open. */
export function usePrintsWhole() {
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = () => {
      for (const part of page.current?.querySelectorAll('details') ?? []) part.open = true;
    };
    window.addEventListener('beforeprint', before);
    return () => window.removeEventListener('beforeprint', before);
  }, []);
  return page;
}

/** The plan is needed when Strongroom is not there: on paper, or as a file. */
export function TakeAway({ number, newest }: { number?: number; newest?: number }) {
  const can = useCan();
  const [take, busy] = useChange(Take, 'The plan could not be downloaded');
  const original = number ?? newest;
  const download = async (format: 'MARKDOWN' | 'JSON') => {
    const done = await take({ input: { format, number: format === 'JSON' ? original : number } });
    if (!done) return;
    const { file } = done.exportResponsePlan;
    keep(file.name, file.content);
    say('The plan was downloaded', format === 'JSON' ? `SHA-256 ${file.sha256}` : 'Keep it where you find it.');
  };
  return (
    <>
      <Button
        size="sm"
        variant="default"
        leftSection={<IconPrinter size={15} stroke={1.6} aria-hidden />}
        onClick={() => window.print()}
      >
        Print
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            size="sm"
            variant="default"
            loading={busy}
            leftSection={<IconDownload size={15} stroke={1.6} aria-hidden />}
          >
            Download
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void download('MARKDOWN')}>To read, as Markdown</Menu.Item>
          {original !== undefined && can('PLAN_MANAGE') && (
            <Menu.Item onClick={() => void download('JSON')}>Version {original} to verify, as JSON</Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
