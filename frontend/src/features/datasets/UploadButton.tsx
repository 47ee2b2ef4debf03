import { Button } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useRef } from 'react';
import { ACCEPTED, enqueue } from './uploads';

export function UploadButton({ label = 'Upload files' }: { label?: string }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={ACCEPTED.map((end) => `.${end}`).join(',')}
        aria-label={label}
        onChange={(event) => {
          enqueue([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = '';
        }}
      />
      <Button leftSection={<IconUpload size={15} aria-hidden />} onClick={() => input.current?.click()}>
        {label}
      </Button>
    </>
  );
}
