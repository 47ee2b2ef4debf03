import { Button } from '@mantine/core';
import { IconShieldBolt } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { at } from '~/lib/format';
import { useShields, useShieldWatch } from '~/lib/shields';
import { useCan } from '~/lib/viewer';
import css from './RecoveryBanner.module.css';

/** Tells everybody that shields are up, and what that means for them. */
export function ShieldBanner() {
  const can = useCan();
  useShieldWatch();
  const up = useShields();
  if (!up) return null;
  return (
    <section className={css.banner} aria-label="Shields are up">
      <IconShieldBolt size={18} stroke={1.8} aria-hidden />
      <div className={css.text}>
        <b>Shields are up until {at(up.until)}</b>
        <span>
          Nothing can be downloaded or shared, everybody proves a second factor, and unused sessions end after ten
          minutes. {up.reason && `The reason: ${up.reason}`}
        </span>
      </div>
      {can('SHIELD_MANAGE') && (
        <Button
          size="compact-md"
          variant="default"
          renderRoot={(props) => <Link to="/settings" hash="shields" {...props} />}
        >
          Manage
        </Button>
      )}
    </section>
  );
}
