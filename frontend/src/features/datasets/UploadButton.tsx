import { Button } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useRef } from 'react';
import { ACCEPTED, enqueue } from './uploads';

type Props = {
  label?: string;
  /** Makes the file the next version of this dataset. */
  dataset?: string;
  variant?: 'default';
};

export function UploadButton({ label = 'Upload files', dataset, variant }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple={!dataset}
        hidden
        accept={ACCEPTED.map((end) => `.${end}`).join(',')}
        aria-label={label}
        onChange={(event) => {
          enqueue([...(event.currentTarget.files ?? [])], dataset);
          event.currentTarget.value = '';
        }}
      />
      <Button
        variant={variant}
        leftSection={<IconUpload size={15} aria-hidden />}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
    </>
  );
}
