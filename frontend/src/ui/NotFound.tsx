import { IconMapPinOff } from '@tabler/icons-react';
import { useEffect } from 'react';
import { LinkButton } from './LinkButton';
import css from './NotFound.module.css';
import { Empty } from './State';

/** Absent and hidden things look the same, so this says no more than that. */
export function NotFound() {
  useEffect(() => {
    document.title = 'Not found · Strongroom';
  }, []);
  return (
    <div className={css.centre}>
      <h1 className="sr">Not found</h1>
      <Empty
        icon={IconMapPinOff}
        title="There is nothing here"
        action={
          <LinkButton to="/" variant="default">
            Go to the start
          </LinkButton>
        }
      >
        The page does not exist, or what it showed is no longer shared with you.
      </Empty>
    </div>
  );
}
