import { Button, Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import css from './Confirm.module.css';

type Props = {
  opened: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** The verb on the button: "Delete dataset", not "OK". */
  action: string;
  onConfirm: () => Promise<unknown>;
};

/** Asks before something that cannot be taken back. The safe choice has the focus. */
export function Confirm({ opened, onClose, title, children, action, onConfirm }: Props) {
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    try {
      await onConfirm();
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened={opened} onClose={onClose} title={title} size="sm">
      <div className={css.text}>{children}</div>
      <div className={css.actions}>
        <Button variant="default" onClick={onClose} data-autofocus>
          Keep it
        </Button>
        <Button color="red" onClick={confirm} loading={busy}>
          {action}
        </Button>
      </div>
    </Modal>
  );
}
