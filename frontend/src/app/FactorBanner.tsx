import { onDay } from '~/lib/format';
import { useViewer } from '~/lib/viewer';
import { LinkButton } from '~/ui/LinkButton';
import css from './SecondFactor.module.css';

/** Tells somebody who can still put a second factor off until when that is so. */
export function FactorBanner() {
  const { factorDemand, organization } = useViewer();
  if (!factorDemand?.until) return null;
  return (
    <section className={css.banner} aria-label="Second factor">
      <span>
        From {onDay(factorDemand.until)} on, {organization.name} asks you for{' '}
        {factorDemand.rule === 'PASSKEY' ? 'a passkey' : 'a second factor'}. Set it up before.
      </span>
      <LinkButton to="/security" variant="default" size="compact-sm">
        Set it up
      </LinkButton>
    </section>
  );
}
