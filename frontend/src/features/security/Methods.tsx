import { Button, Menu, Modal, TextInput } from '@mantine/core';
import { IconDeviceMobile, IconDots, IconFingerprint, IconMessage, IconShieldLock } from '@tabler/icons-react';
import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '~/gql';
import type { MethodPartsFragment } from '~/gql/graphql';
import { plural } from '~/lib/format';
import { useViewer } from '~/lib/viewer';
import { Confirm } from '~/ui/Confirm';
import { FormActions } from '~/ui/FormActions';
import { Panel } from '~/ui/Page';
import { Empty } from '~/ui/State';
import { Ago } from '~/ui/Time';
import { say } from '~/ui/toast';
import { useChange } from '~/ui/useChange';
import css from './Security.module.css';
import type { Task } from './SecurityPage';

const Parts = graphql(`
  fragment MethodParts on Factor { id kind name number createdAt lastUsedAt backedUp model }
`);
const Rename = graphql(`
  mutation RenameFactor($input: RenameFactorInput!) {
    renameFactor(input: $input) { factor { id name } }
  }
`);
const Remove = graphql(`
  mutation RemoveFactor($input: RemoveFactorInput!) {
    removeFactor(input: $input) { id }
  }
`);

const KIND = {
  TOTP: { name: 'Authenticator app', icon: IconDeviceMobile },
  PASSKEY: { name: 'Passkey', icon: IconFingerprint },
  PHONE: { name: 'Text messages', icon: IconMessage },
};

type Props = {
  parts: readonly FragmentType<typeof Parts>[];
  codes?: { left: number } | null;
  begin: (task: Task) => void;
};

/** The ways in which one proves who one is beyond the password. */
export function Methods({ parts, codes, begin }: Props) {
  const { server, textMessages } = useViewer();
  const methods = readFragment(Parts, parts);
  return (
    <Panel
      title="Sign-in methods"
      hint={codes ? `${plural(codes.left, 'backup code')} left` : undefined}
      flush
      actions={
        <span className={css.tools}>
          <Button variant="default" size="compact-sm" onClick={() => begin('app')}>
            Add an app
          </Button>
          {server.passkeys && (
            <Button variant="default" size="compact-sm" onClick={() => begin('passkey')}>
              Add a passkey
            </Button>
          )}
          {textMessages && (
            <Button variant="default" size="compact-sm" onClick={() => begin('phone')}>
              {methods.some((m) => m.kind === 'PHONE') ? 'Change the phone' : 'Add a phone'}
            </Button>
          )}
        </span>
      }
    >
      {methods.length === 0 ? (
        <Empty icon={IconShieldLock} title="Nothing but your password yet">
          With an authenticator app or a passkey, knowing your password is not enough to sign in as you.
        </Empty>
      ) : (
        <ul className={css.methods}>
          {methods.map((method) => (
            <Row key={method.id} method={method} last={methods.length === 1} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Row({ method, last }: { method: MethodPartsFragment; last: boolean }) {
  const { textMessages } = useViewer();
  const { name: kind, icon: Icon } = KIND[method.kind];
  const [rename, renaming] = useChange(Rename, 'It could not be renamed');
  const [remove] = useChange(Remove, 'It could not be removed');
  const [asking, setAsking] = useState(false);
  const [name, setName] = useState<string>();
  return (
    <li className={css.method}>
      <span className={css.icon}>
        <Icon size={20} stroke={1.5} aria-hidden />
      </span>
      <div className={css.words}>
        <b>{method.name}</b>
        <span>
          {kind}
          {method.model && ` in ${method.model}`}
          {method.number && ` to ${method.number}`}
          {method.kind === 'PHONE' &&
            (textMessages
              ? ', the weakest: text messages can be intercepted'
              : ', which cannot be used any more: add another method')}
          {method.backedUp && ', synchronised between devices'}, added <Ago at={method.createdAt} />
          {method.lastUsedAt && (
            <>
              , last used <Ago at={method.lastUsedAt} />
            </>
          )}
        </span>
      </div>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" size="compact-sm" aria-label={`Manage ${method.name}`}>
            <IconDots size={16} aria-hidden />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setName(method.name)}>Rename</Menu.Item>
          <Menu.Item color="red" onClick={() => setAsking(true)}>
            Remove
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={`Remove ${method.name}?`}
        action="Remove it"
        onConfirm={async () => {
          const done = await remove({ input: { id: method.id } });
          if (!done) return;
          setAsking(false);
          say(`${method.name} was removed`);
        }}
      >
        {last
          ? 'It is your only sign-in method besides the password. Without it a stolen password is enough, and your backup codes stop working.'
          : 'It can no longer be used to sign in. Your other methods stay.'}
      </Confirm>
      <Modal opened={name !== undefined} onClose={() => setName(undefined)} title="Rename" size="sm">
        <form
          noValidate
          onSubmit={async (event) => {
            event.preventDefault();
            const done = await rename({ input: { id: method.id, name: name ?? '' } });
            if (done) setName(undefined);
          }}
        >
          <TextInput
            label="Name"
            maxLength={80}
            data-autofocus
            value={name ?? ''}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <FormActions>
            <Button variant="default" onClick={() => setName(undefined)}>
              Cancel
            </Button>
            <Button type="submit" loading={renaming} disabled={!name?.trim()}>
              Rename
            </Button>
          </FormActions>
        </form>
      </Modal>
    </li>
  );
}
