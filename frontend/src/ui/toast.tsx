import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import type { Problem } from '~/lib/problem';
import { RequestId } from './State';

const closeButtonProps = { 'aria-label': 'Dismiss this message' };

/** Something was done. Goes away by itself. */
export function say(title: string, message?: ReactNode) {
  notifications.show({ title, message, role: 'status', color: 'iris', autoClose: 6000, closeButtonProps });
}

/** Something could not be done. Stays until it was read, with the request id. */
export function complain(what: string, problem: Problem) {
  notifications.show({
    title: what,
    message: (
      <>
        {problem.message}
        {problem.requestId && (
          <>
            <br />
            <RequestId id={problem.requestId} />
          </>
        )}
      </>
    ),
    role: 'alert',
    color: 'red',
    autoClose: false,
    closeButtonProps,
  });
}
