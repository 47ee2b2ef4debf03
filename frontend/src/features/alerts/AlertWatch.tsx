import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useRef } from 'react';
import { useQuery } from 'urql';
import { graphql } from '~/gql';
import { plural } from '~/lib/format';
import { useCan } from '~/lib/viewer';
import { Severity } from '~/ui/Severity';
import css from './Alerts.module.css';
import { type Changed, useAlertWatch, useOnAlert } from './live';

const Counts = graphql(`
  query AlertCounts {
    alertCounts { open urgent mine }
  }
`);

/** Says at once what cannot wait: high and critical alerts, and "was this you?". */
export function AlertWatch() {
  const can = useCan();
  const navigate = useNavigate();
  const all = can('ALERT_READ');
  const said = useRef(new Map<string, string>());
  const look = useCallback(
    (alert: Changed) => {
      const urgent = all && (alert.severity === 'HIGH' || alert.severity === 'CRITICAL');
      if (alert.state !== 'OPEN' || !(urgent || alert.asks)) return;
      if (said.current.get(alert.id) === alert.severity) return; // it has grown, not got worse
      said.current.set(alert.id, alert.severity);
      notifications.show({
        id: `alert-${alert.id}`,
        title: (
          <span className={css.toastTitle}>
            {alert.title} <Severity value={alert.severity} />
          </span>
        ),
        // Messages stand outside of the router, so this goes by itself.
        message: (
          <a
            href={alert.asks ? '/security' : `/alerts?alert=${alert.id}`}
            onClick={(event) => {
              event.preventDefault();
              notifications.hide(`alert-${alert.id}`);
              if (alert.asks) void navigate({ to: '/security' });
              else void navigate({ to: '/alerts', search: { alert: alert.id } });
            }}
          >
            {alert.asks ? 'Was this you?' : 'Look at the alert'}
          </a>
        ),
        role: 'alert',
        color: alert.severity === 'CRITICAL' ? 'red' : alert.severity === 'HIGH' ? 'orange' : 'yellow',
        autoClose: alert.severity === 'CRITICAL' ? false : 15_000,
        closeButtonProps: { 'aria-label': 'Dismiss this message' },
      });
    },
    [all, navigate],
  );
  useAlertWatch(look);
  return null;
}

/** How many alerts nobody has looked at, beside the way to them. */
export function AlertBadge() {
  const [{ data }, reload] = useQuery({ query: Counts });
  useOnAlert(useCallback(() => reload({ requestPolicy: 'network-only' }), [reload]));
  const { open, urgent } = data?.alertCounts ?? { open: 0, urgent: 0 };
  if (open === 0) return null;
  return (
    <span className={css.badge} data-urgent={urgent > 0 || undefined}>
      <span aria-hidden>{open > 99 ? '99+' : open}</span>
      <span className="sr">, {plural(open, 'open alert')}</span>
    </span>
  );
}
